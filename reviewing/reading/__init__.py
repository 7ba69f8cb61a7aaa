"""What the sentences of an abstract do: state a problem, tell what was done, report a finding.

discourse.py  what a sentence does in its abstract, by cues that abstracts use everywhere
aspects.py    which sentence tells of the task, the data, the method, the main result, a limitation
facets.py     which sentence tells of a thing that comes in few forms, such as a sample size
abstracts.py  abstracts as sentences with their vectors
topicality.py how likely a paper is about a topic, and which sentence says so
whole.py      a whole abstract as one passage, for testing what is said of it
"""
