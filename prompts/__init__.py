"""Every prompt, one text file each, and how what it is about stands in it.

A prompt and the code that fills it in must name the same fields, or loading fails. What papers and people say is data:
whatever stands in a title or an abstract can neither end its passage, nor pass for another one, nor speak in the role
of the system, of the user or of the model.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.answer import Source
from core.ports import Message
from core.text.tokens import count_tokens

_FIELD = re.compile(r"\{([a-z_]+)\}")
# `<|im_start|>`, `<s>`, `</passage>`, `<start_of_turn>`; not the `<` of `p < 0.05`.
_TAG = re.compile(r"<(?=[|｜/!?<A-Za-z_])")
_TAG_END = re.compile(r"(?<=[|｜\w/\"'>])>")
_ROLE = re.compile(r"\[(/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS))\]")
# `[3]`, `[1, 2]`, `[^1]`, `[Source 3]`, `【3†source】`; not `[CLS]`, nor the interval `[0, 1]`.
_MARKER = re.compile(
    r"\[(\^?(?:(?:source|passage|paper|document|doc|ref)s?\s*+)?[1-9]\d{0,2}(?:\s*+[,;–-]\s*+[1-9]\d{0,2})*+)\]"
    r"|【([^【】\d]*+\d[^【】]*+)】",
    re.IGNORECASE,
)
_TURN_TOKENS = 8
"""What a chat template adds to a message, at most."""
_JOINERS = "\u200c\u200d"
"""Format characters that are part of the spelling of some languages."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with fields such as `{question}`. Any other brace is text."""

    name: str
    text: str
    fields: frozenset[str]

    @property
    def fingerprint(self) -> str:
        """Short digest of the text: another wording, another fingerprint."""
        return hashlib.blake2b(self.text.encode(), digest_size=6).hexdigest()

    def render(self, **values: str) -> str:
        """Fill in every field, once: braces in a value are text."""
        if values.keys() != self.fields:
            raise ValueError(f"Prompt {self.name} takes {_listed(self.fields)}, not {_listed(values)}.")
        return _FIELD.sub(lambda field: values[field[1]], self.text)


@cache
def load(name: str, *fields: str) -> Prompt:
    """Return the prompt `name`.txt, which must have exactly these fields."""
    text = resources.files("prompts").joinpath(f"{name}.txt").read_text(encoding="utf-8").strip()
    found = frozenset(_FIELD.findall(text))
    if found != set(fields):
        raise ValueError(f"Prompt {name} has the fields {_listed(found)}, but its caller fills {_listed(fields)}.")
    return Prompt(name, text, found)


def _listed(names: object) -> str:
    return ", ".join(sorted(names)) or "none"  # type: ignore[call-overload]  # any iterable of names


def as_data(text: str) -> str:
    """Return `text` on one line, with nothing in it that an LLM or its server could take for more than text."""
    visible = "".join(_visible(char) for char in text)
    plain = _TAG_END.sub("›", _TAG.sub("‹", " ".join(visible.split())))
    return _MARKER.sub(lambda found: f"⟦{found[1] or found[2]}⟧", _ROLE.sub(r"⟦\1⟧", plain))


def as_passages(sources: Sequence[Source]) -> str:
    """Return the sources as a prompt has them, each with its number."""
    return "\n\n".join(map(_shown, sources))


def _shown(source: Source) -> str:
    year = f" ({source.paper.year})" if source.paper.year else ""
    text = " … ".join(as_data(passage.chunk.text) for passage in source.passages)
    return f"[{source.n}] {as_data(source.paper.title)}{year}\nText: {text}"


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co"} and char not in _JOINERS else char


def message_tokens(messages: Sequence[Message]) -> int:
    """Return about how many tokens messages are."""
    return sum(count_tokens(message.content) + _TURN_TOKENS for message in messages)
