r"""Takes the box off what an LLM puts into one, as it learned to do in mathematics: `\boxed{Bees sleep [1].}`."""

import re

_MATHS = r"(?:\$\$?|\\\[|\\\()"
_INSIDE = r"(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+"
_OPENS = re.compile(rf"(?P<maths>{_MATHS})?\s?\\(?:boxed|fbox)\s?\{{")
_BOX = re.compile(rf"{_OPENS.pattern}(?P<said>{_INSIDE})\}}(?(maths)\s?(?:\$\$?|\\\]|\\\))|)")
_MAY_OPEN = re.compile(r"(?:\$\$?|\\[\[(]?)?\s?(?:\\(?:b(?:o(?:x(?:e(?:d)?)?)?)?|f(?:b(?:o(?:x)?)?)?)?\s?)?")
_IN_WORDS = re.compile(r"\\(?:text(?:bf|rm|it|normal)?|mathrm|mbox|mathbf)\s?\{([^{}]*)\}")
_TEX = re.compile(r"[\\^_]")
_LONGEST_OPENING = 12
_LONGEST = 2_000
"""Characters of a box that is waited for."""


class WithoutBoxes:
    """Takes the pieces of a text, and returns each without boxes as soon as it is certain."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what is certain."""
        self._held += piece
        return self._take(final=False)

    def finish(self) -> str:
        """Return what was held back."""
        return self._take(final=True)

    def _take(self, *, final: bool) -> str:
        out, at = "", 0
        while (place := _first(self._held, at)) is not None:
            out += self._held[at:place]
            at = place
            rest = len(self._held) - place
            if opened := _OPENS.match(self._held, place):
                box = _BOX.match(self._held, place)
                half = box is not None and box["maths"] == "$$" and box.end() == len(self._held)
                if box and (final or not half):
                    out += _unboxed(box)
                    at = box.end()
                    continue
                if not final and rest < _LONGEST:
                    break
                at = opened.end()  # it has no end
            elif not final and rest < _LONGEST_OPENING and _MAY_OPEN.fullmatch(self._held, place):
                break
            else:
                out += self._held[place]
                at = place + 1
        else:
            out += self._held[at:]
            at = len(self._held)
        self._held = self._held[at:]
        return out


def _first(text: str, at: int) -> int | None:
    places = [place for sign in "\\$" if (place := text.find(sign, at)) >= 0]
    return min(places, default=None)


def _unboxed(box: re.Match[str]) -> str:
    said = _IN_WORDS.sub(r"\1", _IN_WORDS.sub(r"\1", box["said"])).strip()
    return f"${said}$" if _TEX.search(said) else said
