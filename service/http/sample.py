"""Where the sample corpus lies."""

from pathlib import Path

from core.errors import SettingsError

SAMPLE = Path("sample") / "papers.jsonl"


def find_sample() -> Path:
    """Return the sample corpus, which comes with the source and not with the package. Raises SettingsError."""
    for root in (Path.cwd(), Path(__file__).parents[2]):
        if (root / SAMPLE).is_file():
            return root / SAMPLE
    raise SettingsError(f"There is no {SAMPLE}. Run `litmus serve --sample` in the folder of the project's source.")
