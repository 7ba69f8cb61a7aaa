"""The only door to LLMs, remote embedders and remote rerankers, through LiteLLM.

litellm_door.py  loads LiteLLM, quietly, and closes what it opened
known_models.py  what LiteLLM knows of models: context windows and prices
context.py       how much fits into a model
failures.py      what went wrong and what to do next
tries.py         which model is asked next, and when
thinking.py      keeps a model's loud thinking out of its answer
llm.py           the LLM
vectors.py       remote embeddings and reranking
"""

from core.gateway.known_models import Price, known_model
from core.gateway.litellm_door import warm
from core.gateway.llm import LiteLlm
from core.gateway.vectors import embed, rerank

__all__ = ["LiteLlm", "Price", "embed", "known_model", "rerank", "warm"]
