"""Papers included, excluded or left for a person, criterion by criterion, as a systematic review does it.

criteria.py    what is asked of each paper, what its record says to one criterion, and what follows from all of them
screening.py   the result, and where the records came from
wording.py     what a criterion asks for, read without an LLM
metadata.py    criteria that the record answers: its year, venue, language
kinds.py       criteria that ask for a kind of paper, known by its words
answering.py   the answers to all criteria, without an LLM
asking.py      the answers by an LLM, one call a paper
screener.py    the worker: papers become rows, each kept as soon as it is there, beside what persons decide
screenings.py  where screenings are begun, looked at and decided
flow.py        the counts of the PRISMA 2020 flow diagram
"""
