"""A literature review: an outline from the clusters of the relevant papers, and sections whose sentences are tested.

review.py      the result, and what was asked
outline.py     the outline, also as a text that one can edit
relevance.py   which of the chosen papers speak of the topic
outlining.py   papers to an outline
telling.py     which sentences of a section's papers are told, and in which order
extracting.py  sections without an LLM
asking.py      sections by an LLM
contesting.py  findings that seem to disagree
reviewer.py    the worker: outline, sections and contested points, each kept as soon as it is there
keeping.py     pieces as JSON, and back
reading.py     pieces to the review
costing.py     what a review will cost
reviews.py     reviews, as the desk has them
writing/       the review for readers and for other programs
"""
