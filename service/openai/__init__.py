"""Litmus as a model that OpenAI's clients talk to: `POST /v1/chat/completions` and what it takes and gives."""
