"""What the readers of question sets have in common: fields of a record, and papers out of bare passages."""

from collections.abc import Iterator, Mapping, Sequence

from core.identity import title_key
from core.paper import Paper
from core.ports import Rejection
from eval.metrics.answers import Fact
from eval.questions.json_source import Record

_TITLE_WORDS = 12
_FACT_WORDS = 10
"""A reference answer longer than this is not one fact that could be looked for word for word."""
_NO_FACT = frozenset({"yes", "no", "maybe", "true", "false"})
"""Found in almost any answer, whatever it says."""


def text_field(record: Record, *names: str) -> str | None:
    """The first of these fields that holds text (or a number, as ids do), stripped."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def text_list(record: Record, *names: str) -> tuple[str, ...]:
    """The texts in the first of these fields that holds a list, or one text."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return (value.strip(),)
        if isinstance(value, list):
            return tuple(str(item).strip() for item in value if isinstance(item, str | int) and str(item).strip())
    return ()


def fact_list(record: Record, *names: str) -> tuple[Fact, ...]:
    """Facts; each is a text, or a list of texts that are wordings of one fact."""
    facts = (text_list({"": item}, "") for item in _items(record, names))
    return tuple(fact for fact in facts if fact)


def short_answers(*answers: str) -> tuple[Fact, ...]:
    """Reference answers that are short enough to be looked for word for word, as one fact."""
    usable = [text for text in answers if len(text.split()) <= _FACT_WORDS and text.casefold() not in _NO_FACT]
    return (tuple(usable),) if usable else ()


def stand_in_title(text: str) -> str:
    """The first words, for a passage without a title."""
    words = text.split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")


def documents(record: Record, *names: str) -> Iterator[Mapping[str, object]]:
    """The objects in the first of these fields that holds a list; a bare text becomes an object with a `text`."""
    for item in _items(record, names):
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str):
            yield {"text": item}


def document_title(document: Mapping[str, object]) -> str:
    """Its own title, else its first words."""
    return text_field(document, "title") or stand_in_title(text_field(document, "text", "abstract") or "")


def _items(record: Record, names: Sequence[str]) -> list[object]:
    """What the first of these fields that holds a list holds."""
    lists = (record.get(name) for name in names)
    return next((value for value in lists if isinstance(value, list)), [])


class Gathered:
    """Papers out of passages: those of one title are one paper, each passage once, in the order of arrival."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._passages: dict[str, dict[str, None]] = {}
        self._first: dict[str, Mapping[str, object]] = {}

    def add(self, document: Mapping[str, object]) -> None:
        """Add a passage; `title` and `text` matter, `year` and `url` are kept if they are there."""
        text, title = text_field(document, "text", "abstract", "phrase"), document_title(document)
        if text and title:
            key = title_key(title)
            self._first.setdefault(key, document)
            self._passages.setdefault(key, {}).setdefault(text)

    def papers(self) -> Iterator[Paper | Rejection]:
        """Yield what was gathered."""
        for key, passages in self._passages.items():
            first = self._first[key]
            year = first.get("year")
            yield Paper(
                title=document_title(first),
                abstract=" ".join(passages),
                authors=_author_names(first.get("authors")),
                year=year if isinstance(year, int) and not isinstance(year, bool) else None,
                url=text_field(first, "url"),
                source=self._source,
            )


def _author_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    names = (item.get("name") if isinstance(item, dict) else item for item in value)
    return tuple(name for name in names if isinstance(name, str) and name.strip())
