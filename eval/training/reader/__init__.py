"""Trains the reader: the small model that says whether an abstract supports a claim.

Training needs torch, which Litmus itself does not: it is imported where it is used.
"""
