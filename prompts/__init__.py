"""Every prompt, one text file each.

A prompt and the code that fills it in must name the same fields, or loading fails.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FIELD = re.compile(r"\{([a-z_]+)\}")


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
