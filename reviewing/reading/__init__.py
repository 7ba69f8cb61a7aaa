"""What the sentences of an abstract do: state a problem, tell what was done, report a finding.

abstracts.py  abstracts as sentences with their vectors, and what each does, by cues that abstracts use everywhere
aspects.py    which sentence tells of the task, the data, the method, the main result, a limitation
facets.py     which sentence tells of a thing that comes in few forms, such as a sample size
rarity.py     which share of a text's words stands elsewhere, each by how rare it is in the library
topicality.py how likely a paper is about a topic, and which sentence says so
"""
