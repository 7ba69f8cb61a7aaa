"""Write every setting, from core/settings/, into docs/configuration.md and .env.example. `make docs` runs it."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from core.settings import Settings
from core.settings.sources import variable

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "configuration.md"
EXAMPLE = ROOT / ".env.example"

BEGIN = "<!-- Written by `make docs` from core/settings/: begin -->"
END = "<!-- Written by `make docs`: end -->"

# The field that opens each group. A new setting joins the group that it stands in.
GROUPS = {
    "data_dir": "Service",
    "llm_model": "Language model",
    "embedder": "Embedder and stores",
    "chunk_tokens": "Retrieval and answers",
    "contact_email": "Sources of papers",
    "max_body_bytes": "Limits",
}


def groups() -> Iterator[tuple[str, list[tuple[str, FieldInfo]]]]:
    """Yield each heading with its settings, in the order of the class."""
    heading, members = "", list[tuple[str, FieldInfo]]()
    for name, field in Settings.model_fields.items():
        if name in GROUPS:
            if members:
                yield heading, members
            heading, members = GROUPS[name], []
        members.append((name, field))
    yield heading, members


def default_of(field: FieldInfo) -> str:
    """Return the default as one would write it into a variable; empty where unset is the default."""
    value: Any = field.default
    if isinstance(value, Enum):
        value = value.value
    return ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def configuration_page(current: str) -> str:
    """Return the page with its tables written anew; the prose around them stays."""
    before, _, rest = current.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{PAGE.name} must hold the lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{_tables()}\n{END}{after}"


def _tables() -> str:
    lines = []
    for heading, members in groups():
        lines += [f"### {heading}", "", "| Variable | Default | What it does |", "| --- | --- | --- |"]
        for name, field in members:
            default = default_of(field)
            shown = f"`{default}`" if default else "unset"
            lines.append(f"| `{variable(name)}` | {shown} | {_description(field)} |")
        lines.append("")
    return "\n".join(lines)


def _description(field: FieldInfo) -> str:
    choices = _choices(field)
    return (field.description or "") + (f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else "")


def _choices(field: FieldInfo) -> list[str]:
    """Return what a setting may be, where that is a short list."""
    annotation = field.annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    values = getattr(annotation, "__args__", ())
    return list(values) if values and all(isinstance(value, str) for value in values) else []


def environment_example() -> str:
    """Return .env.example: every setting with its default, commented out, so that a copy changes nothing."""
    lines = [
        "# Copy this file to .env and take away the `#` of what you want to change. Everything has a default.",
        "# docs/configuration.md says more. Written by `make docs` from core/settings/.",
    ]
    for heading, members in groups():
        lines += ["", f"# --- {heading} ---"]
        for name, field in members:
            lines += ["", f"# {_description(field).replace('`', '')}", f"#{variable(name)}={default_of(field)}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files."""
    PAGE.write_text(configuration_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    EXAMPLE.write_text(environment_example(), encoding="utf-8")


if __name__ == "__main__":
    main()
