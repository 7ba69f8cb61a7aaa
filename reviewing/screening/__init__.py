"""Papers included, excluded or left for a person, criterion by criterion, as a systematic review does it.

criteria.py    what is asked of each paper
verdicts.py    what one abstract says to one criterion, and what follows from all of them
screening.py   the result
wording.py     what a criterion asks for, read without an LLM
metadata.py    criteria that the record answers: its year, venue, language
kinds.py       criteria that ask for a kind of paper, known by its words (kind_patterns.py)
limits.py      from where on an answer to any other criterion is clear
reading.py     the answers to all criteria, without an LLM
asking.py      the answers by an LLM, one call a paper
screener.py    the worker: papers become rows, each kept as soon as it is there
bench.py       where screenings are begun, looked at and decided
ruling.py      what a person decides, kept beside what the machine did
keeping.py     all that as JSON, and back
identifying.py where the records came from
flow.py        the counts of the PRISMA 2020 flow diagram
writing/       the screening for other programs
"""
