"""What of what an LLM wrote is its answer, and what is only round it."""
