"""The only door to LLMs, remote embedders and remote rerankers, through LiteLLM.

litellm_door.py  loads LiteLLM, quietly, closes what it opened, and knows where a model is reached
known_models.py  what LiteLLM knows of models: context windows and prices
failures.py      what went wrong, what to do next, and which model is asked then
refused.py       what a server does not take of a request, and the request without it
wire.py          makes OpenAI's stream out of what a server sends in its own way
reading.py       reads what a model sends, and no more than fits into memory
thinking.py      keeps a model's loud thinking out of its answer
musing.py        how such thoughts read where no mark begins or ends them
llm.py           the LLM
vectors.py       remote embeddings and reranking
"""

from core.gateway.known_models import Price, known_model, price_of
from core.gateway.litellm_door import warm
from core.gateway.llm import LiteLlm
from core.gateway.vectors import embed, rerank

__all__ = ["LiteLlm", "Price", "embed", "known_model", "price_of", "rerank", "warm"]
