"""What the wording of a claim and its passages tells: shared words, numbers, names, negations and directions.

A small learned model over readable features. It is strong where a claim keeps the words of its source, and blind to
meaning; the local checker adds what it says to what the reader says (docs/checker.md).
"""
