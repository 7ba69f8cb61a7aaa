"""An LLM as the checker."""
