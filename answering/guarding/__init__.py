"""What papers and LLMs must not do to readers: instructions in abstracts, and markup that calls elsewhere."""
