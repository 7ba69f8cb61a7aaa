"""Papers in: readers, identity, chunks, catalogue, vectors, terms."""
