"""Citations in what an LLM writes: their forms, their places, and lists of references that nobody asked for."""
