"""The library by topic: papers become points, points become clusters, clusters get names.

space.py        papers as points
estimators.py   clusters and their quality, and the plane (scikit-learn)
phrases.py      what a text speaks of, phrase by phrase
word_classes.py which words a heading may end with
candidates.py   which phrases may name a cluster, and how much each is worth
labelling.py    which phrases name a cluster
library_map.py  the result
mapper.py       from a library to its map
"""
