"""`make bench`: speed, memory and retrieval quality, as a table and as JSON.

Speed figures of a noisy machine mean little alone, so what can be is a ratio of two things measured in one run.
"""
