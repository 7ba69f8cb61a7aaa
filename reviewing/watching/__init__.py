"""Saved searches: a run fetches, and what is new becomes a digest.

watches.py   the watches of a library, and their digests as files of the data directory
digesting.py new papers, by topic, with how near they are to the query, and why
"""
