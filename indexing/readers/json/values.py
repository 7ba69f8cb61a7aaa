"""Values out of JSON records whose shape nobody promised."""

from collections.abc import Iterable
from typing import Any

from indexing.readers.fields import names_in, tags_in, values_listed
from indexing.readers.json.records import normal

_LONGEST_LIST = 20_000
_FAMILY = ("family", "last", "lastname", "surname", "familyname")
_GIVEN = ("given", "first", "firstname", "forename", "forenames", "givenname")
_NAME = ("name", "displayname", "authorname", "fullname", "literal", "rawauthorname", "preferredname", "collectivename")


def text(value: Any) -> str:
    """Return the text of a string or a list of strings (its sentences, or its variants); of anything else nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(part for part in value[:_LONGEST_LIST] if isinstance(part, str))
    return ""


def first_text(value: Any) -> str:
    """Return the string, or the first string of a list."""
    return text(value[:1] if isinstance(value, list) else value)


def first_filled(record: dict[str, Any], keys: Iterable[str]) -> Any:
    """Return the first value under one of the keys that is neither missing nor empty."""
    return next((record[key] for key in keys if record.get(key) not in (None, "", [], {})), None)


def inside(record: Any, *path: str) -> Any:
    """Return what lies down this path, or None."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def names_under(value: Any, keys: tuple[str, ...] = ("displayname", "name", "title", "value")) -> str:
    """Return the string, or the name of an object such as a journal or a topic."""
    return text(first_filled(value, keys)) if isinstance(value, dict) else text(value)


def people(value: list[Any]) -> list[str]:
    """Return the names in a list of strings or of objects as the APIs and CSL write them."""
    roles = {person.get("creatortype") for person in value[:_LONGEST_LIST] if isinstance(person, dict)}
    if "author" in roles:  # Zotero lists editors and translators among them
        value = [person for person in value if not isinstance(person, dict) or person.get("creatortype") == "author"]
    return [name for person in value[:_LONGEST_LIST] if (name := _person(person))]


def _person(person: Any) -> str:
    if isinstance(person, str):
        return person
    if isinstance(person, list):  # arXiv's dump: ["Family", "Given", "Jr."]
        family, given, *rest = [*map(text, person), "", ""]
        return ", ".join(part for part in (family, *filter(None, rest[:1]), given) if part)
    if not isinstance(person, dict):
        return ""
    if isinstance(person.get("author"), dict):  # OpenAlex: an authorship
        return _person(person["author"])
    family, given = text(first_filled(person, _FAMILY)), text(first_filled(person, _GIVEN))
    if family:
        particle = text(person.get("nondroppingparticle")) or text(person.get("droppingparticle"))
        family, suffix = f"{particle} {family}".strip(), text(person.get("suffix"))
        return ", ".join(part for part in (family, suffix, given) if part)
    if (whole := text(person.get("literal"))) and "," in whole:  # CSL: the name of a group, which is not taken apart
        return f"{{{whole}}}"
    return text(first_filled(person, _NAME))


def labels(value: Any) -> list[str]:
    """Return the strings, or the names of the objects, in a list of keywords, topics or concepts."""
    if not isinstance(value, list):
        return []
    return [
        label
        for item in value[:_LONGEST_LIST]
        if (label := names_under(item, ("displayname", "name", "category", "term", "tag", "descriptorname")))
    ]


def _listed(value: Any) -> Any:
    """Return the list that a program printed into a cell; whatever is no such text, as it is."""
    found = values_listed(value) if isinstance(value, str) else None
    return normal(found) if found else value


def names_of(value: Any) -> list[str]:
    """Return the names in a list, or in a text that lists them."""
    value = _listed(value)
    value = [value] if isinstance(value, dict) else value
    return people(value) if isinstance(value, list) else names_in(text(value))


def labels_of(value: Any) -> list[str]:
    """Return the labels in a list, or in a text that lists them."""
    value = _listed(value)
    if isinstance(value, str) and value[:1] + value[-1:] == "[]":
        value = value[1:-1]
    return labels(value) if isinstance(value, list) else tags_in(text(value))


def uninverted(index: Any) -> str:
    """Return the text of which OpenAlex gives each word with its places."""
    if not isinstance(index, dict):
        return ""
    places = {
        place: word
        for word, where in index.items()
        if isinstance(where, list)
        for place in where[:_LONGEST_LIST]
        if isinstance(place, int)
    }
    return " ".join(places[place] for place in sorted(places))
