"""The docstrings of fields as descriptions in the JSON schema.

Pydantic reads them when a class is made (`use_attribute_docstrings`), one search through the source a class. That was
a fifth of the time in which the service starts. Here they are read when somebody asks for a schema, one search a file.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import cleandoc, getsource
from typing import Any


def describe_fields(schema: dict[str, Any], kind: type[Any]) -> None:
    """Give each property that has no description the docstring of its field; for `json_schema_extra`."""
    properties = schema.get("properties", {})
    fields = getattr(kind, "model_fields", {})
    for name, text in _docstrings(kind).items():
        field = fields.get(name)
        told = (field.serialization_alias or field.alias or name) if field else name
        for each in {told, name} & properties.keys():
            properties[each].setdefault("description", text)


def _docstrings(kind: type[Any]) -> Mapping[str, str]:
    """Return the docstrings of a class's fields, those of its bases among them."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.partition(".")[0] not in ("builtins", "pydantic", "typing"):
            found |= _of_file(each.__module__).get(each.__qualname__.partition("[")[0], {})
    return found


@cache
def _of_file(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return, by class, the docstrings of a module's fields."""
    tree = ast.parse(getsource(sys.modules[module]))
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {each.name: dict(_of_class(each)) for each in classes}


def _of_class(tree: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, behind in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(behind, ast.Expr)
            and isinstance(behind.value, ast.Constant)
            and isinstance(behind.value.value, str)
        ):
            yield field.target.id, cleandoc(behind.value.value)
