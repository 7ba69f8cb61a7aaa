"""Each sentence of an answer tested, and what becomes of it."""
