"""Learns what sentences do in their abstracts (`answering/drafting/roles.py`) from sentences marked by reading."""
