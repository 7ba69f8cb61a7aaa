"""Where the wording of a claim differs from its source: numbers, names, negations, directions, exchanged words.

It is blind to meaning, and tells something only where a claim keeps the words of a sentence. There it sees small
changes that the reader overlooks; docs/checker.md has what leaving out each part of it costs.
"""
