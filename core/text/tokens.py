"""Counts tokens, offline. The only module that imports tiktoken.

No tokenizer fits every model that users configure; this one serves to keep within budgets. tiktoken fetches its tables
over the network unless it finds them in a folder; LlamaIndex carries them along.
"""

import importlib.util
import os
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken


# cl100k: the tables of o200k take twice the time and the memory to load, for counts of English within a few percent.
_ENCODING = "cl100k_base"
_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_loading = threading.Lock()


def count_tokens(text: str) -> int:
    """How many tokens `text` has. Markers such as `<|endoftext|>` count as the text that they are."""
    return len(_encoding().encode_ordinary(text))


def truncate(text: str, tokens: int) -> str:
    """The longest beginning of `text`, whole characters only, of at most `tokens` tokens."""
    if tokens <= 0:
        return ""
    ids = _encoding().encode_ordinary(text)
    if len(ids) <= tokens:
        return text
    # A cut may fall inside a character, and what remains may take more tokens when it is encoded anew.
    kept = tokens
    while kept > 0:
        start = text[: len(_encoding().decode_bytes(ids[:kept]).decode("utf-8", errors="ignore"))]
        excess = count_tokens(start) - tokens
        if excess <= 0:
            return start
        kept -= excess
    return ""


def _encoding() -> "tiktoken.Encoding":
    with _loading:  # loading twice at once would cost the time and the memory twice
        return _load()


@cache
def _load() -> "tiktoken.Encoding":
    bundled = _bundled_tables()
    if bundled and not os.environ.get(_CACHE_VARIABLE):
        os.environ[_CACHE_VARIABLE] = str(bundled)
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)


def _bundled_tables() -> Path | None:
    """Where LlamaIndex keeps the tables. Importing it to ask would take seconds."""
    package = importlib.util.find_spec("llama_index")
    places = (package.submodule_search_locations or ()) if package else ()
    folders = (Path(place) / "core" / "_static" / "tiktoken_cache" for place in places)
    return next((folder for folder in folders if folder.is_dir()), None)
