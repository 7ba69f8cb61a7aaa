"""A literature review: an outline from the clusters of the relevant papers, and sections whose sentences are tested.

review.py      the result, and what was asked
outline.py     the outline, also as a text that one can edit
outlining.py   which of the chosen papers speak of the topic, and an outline of them
telling.py     sections without an LLM: which sentences are told, in which order, and how
asking.py      sections by an LLM, and what they cost
contesting.py  findings that seem to disagree
reviewer.py    the worker: outline, sections and contested points, each kept as soon as it is there
assembling.py  what a job keeps, and the review that is made of it
reviews.py     reviews, as the desk has them
"""
