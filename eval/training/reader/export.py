"""`python -m eval.training.reader.export FOLDER [FILE]`: make of trained weights the int8 graph that ships."""

import argparse
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from eval.training.reader.graph import LOWER, build_reader
from eval.training.reader.start import LAYERS
from eval.training.reader.training import WEIGHTS


def export(weights: Path, target: Path) -> int:
    """Write the graph of a file of weights, and return how many bytes it has."""
    with np.load(weights) as stored:
        graph = build_reader({name: stored[name] for name in stored.files}, layers=LAYERS, lower=LOWER)
    target.write_bytes(graph)
    return len(graph)


def main(arguments: Sequence[str] | None = None) -> int:
    """Export. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.reader.export", description=__doc__)
    parser.add_argument("folder", type=Path, help="the --out of a training")
    parser.add_argument("file", type=Path, nargs="?", help="what to write (default: the weights that serve)")
    given = parser.parse_args(arguments)
    if not (given.folder / WEIGHTS).is_file():
        print(f"{given.folder} holds no {WEIGHTS}. Name the --out of a training.", file=sys.stderr)
        return 1
    target = given.file or Path(str(files("retrieval"))) / "reading" / "support.onnx"
    print(f"{target}: {export(given.folder / WEIGHTS, target):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
