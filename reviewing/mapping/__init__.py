"""The library by topic: papers become points, points become clusters, clusters get names.

space.py       papers as points
estimators.py  clusters and their quality, how often words stand in them, and the plane (scikit-learn)
phrases.py     what papers speak of, phrase by phrase
naming.py      which phrases name a cluster
library_map.py the result
mapper.py      from a library, or some of its papers, to topics
"""
