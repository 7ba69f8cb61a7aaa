"""Who speaks: sentences of abstracts in the third person, for answers, reviews and comparisons alike.

calling.py     what a paper is called: REPLUG, the paper on flaky tests, Li et al. (2023)
naming.py      the names that this gives
describing.py  ... by the words of its title
verbs.py       a verb after "we" becomes the verb after "it"
retelling.py   "we", "our" and "this paper" become the paper or its authors
pointing.py    what "It", "this approach" and "the model" mean, by the sentences before
telling.py     a sentence of an abstract as it is told, and whether it can be told at all

Only who speaks is changed. Where that is not sure the authors speak for themselves, in quotes; a sentence that points
at something that is not there is not told.
"""
