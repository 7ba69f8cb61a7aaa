"""The library by topic: papers become points, points become clusters, clusters get names.

space.py        papers as points
estimators.py   clusters and their quality, and the plane (scikit-learn)
phrases.py      what a text speaks of, phrase by phrase
labelling.py    which phrases name a cluster
library_map.py  the result
mapper.py       from a library to its map
"""
