"""What a completion used."""

import asyncio

from core.answer import Answer
from core.text.tokens import count_tokens
from service.openai.request import ChatRequest
from service.openai.response import UsageOut


async def usage_of(request: ChatRequest, answer: Answer, text: str) -> UsageOut:
    """Return what the LLM counted; where none was asked, the tokens of what came in and of what goes out."""
    prompt, completion = answer.usage.prompt_tokens, answer.usage.completion_tokens
    if not prompt and not completion:
        said = "\n".join(message.text for message in request.messages)
        prompt, completion = await asyncio.to_thread(lambda: (count_tokens(said), count_tokens(text)))
    return UsageOut(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)
