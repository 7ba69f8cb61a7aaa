"""Saved searches: a run fetches, and what is new becomes a digest.

watches.py      the watches of a library
matching.py     how near a new paper is to the query, and why
digesting.py    new papers, by topic
keeping.py      digests as files of the data directory
as_markdown.py  as_html.py  as_atom.py  a digest to read
"""
