"""Papers as rows, questions as columns.

table.py       the result, what was asked, and what a job keeps of it
extracting.py  cells without an LLM: the sentence of the abstract that answers
asking.py      cells by an LLM, one call a paper
comparer.py    the worker: papers become rows, each kept as soon as it is there
"""
