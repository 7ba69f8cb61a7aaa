"""`python docs/measure_shape.py [ROOT] [--json]`: how large the product is, and how it hangs together.

The product is all tracked Python outside tests/ and docs/. Printed for the whole and for each top folder:

- lines, modules, and the median and the most lines of a module;
- import depth: the modules of the longest chain of module-level imports (the modules of a cycle count as one; imports
  for the type checker alone do not count), beginning in the folder and going wherever it goes;
- imports inside functions, and calls of `re` and `regex`;
- copies: pydantic models and dataclasses with at least three fields, all of them fields of another dataclass of ours;
- repeated names: public classes and functions that more than one module defines;
- lines of tests for a line of the product.
"""

import argparse
import ast
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from statistics import median

OUTSIDE = ("tests", "docs")
FEWEST_FIELDS = 3
_EXPRESSIONS = ("re", "regex")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Class:
    """A class that holds fields: a dataclass, or perhaps a pydantic model."""

    module: str
    name: str
    bases: tuple[str, ...]
    fields: frozenset[str]
    is_dataclass: bool


@dataclass(frozen=True, slots=True)
class Module:
    """What is measured of one file."""

    name: str
    """As it is imported."""
    folder: str
    lines: int
    imports: frozenset[str]
    """What it imports when it is imported itself, as written: modules, and names in modules."""
    imports_inside: int
    expressions: int
    classes: tuple[Class, ...]
    public: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures of the product or of one folder."""

    lines: int
    modules: int
    median_lines: float
    most_lines: int
    import_depth: int
    imports_inside_functions: int
    expression_calls: int
    copies: tuple[str, ...]
    repeated_names: tuple[str, ...]
    tests_to_product: float


def tracked(root: Path) -> list[Path]:
    """Return the Python files that git tracks, relative to the root."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--", "*.py"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # a fixed one
    return [path for name in listed.split("\0") if name and (root / (path := Path(name))).is_file()]


def measure(root: Path) -> dict[str, Shape]:
    """Return the figures of the whole, under `all`, and of each top folder by its name."""
    files = tracked(root)
    product = [read(root, path) for path in files if path.parts[0] not in OUTSIDE]
    tests: dict[str, int] = defaultdict(int)
    for path in files:
        if path.parts[0] == "tests":
            tests[path.parts[1] if len(path.parts) > 2 else ""] += _lines(root / path)
    depths, copies = import_depths(product), copies_of(product)
    found = {"all": _shape(product, depths, copies, sum(tests.values()))}
    for folder in sorted({module.folder for module in product}):
        found[folder] = _shape([each for each in product if each.folder == folder], depths, copies, tests[folder])
    return found


def _shape(modules: Sequence[Module], depths: Mapping[str, int], copies: Mapping[str, str], test_lines: int) -> Shape:
    sizes = [module.lines for module in modules] or [0]
    own = {module.name for module in modules}
    lines = sum(sizes)
    return Shape(
        lines=lines,
        modules=len(modules),
        median_lines=median(sizes),
        most_lines=max(sizes),
        import_depth=max((depths[module.name] for module in modules), default=0),
        imports_inside_functions=sum(module.imports_inside for module in modules),
        expression_calls=sum(module.expressions for module in modules),
        copies=tuple(f"{copy} of {of}" for copy, of in copies.items() if copy.rpartition(".")[0] in own),
        repeated_names=tuple(repeated(modules)),
        tests_to_product=round(test_lines / lines, 3) if lines else 0.0,
    )


def read(root: Path, path: Path) -> Module:
    """Measure one file."""
    tree = ast.parse((root / path).read_text(encoding="utf-8"), str(path))
    parts = path.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts) or "__init__"
    package = name if is_package else name.rpartition(".")[0]
    functions = [node for node in ast.walk(tree) if isinstance(node, (*_FUNCTIONS, ast.Lambda))]
    inside = {id(node) for function in functions for node in ast.walk(function) if node is not function}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and _last_name(node.test) == "TYPE_CHECKING"]
    typing_only = {id(node) for block in blocks for part in block.body for node in ast.walk(part)}
    at_import = [node for node in imports if id(node) not in inside | typing_only]
    defined = [node for node in tree.body if isinstance(node, (*_FUNCTIONS, ast.ClassDef))]
    return Module(
        name=name,
        folder=path.parts[0] if len(path.parts) > 1 else ".",
        lines=_lines(root / path),
        imports=frozenset(target for node in at_import for target in _targets(node, package)),
        imports_inside=sum(id(node) in inside for node in imports),
        expressions=_expression_calls(tree, imports),
        classes=tuple(_class(name, node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)),
        public=frozenset(node.name for node in defined if not node.name.startswith("_")),
    )


@cache
def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _targets(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    origin = ".".join([*above, *([node.module] if node.module else [])])
    yield from (f"{origin}.{alias.name}" for alias in node.names)


def _expression_calls(tree: ast.Module, imports: Iterable[ast.Import | ast.ImportFrom]) -> int:
    modules, names = set[str](), set[str]()
    for node in imports:
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names if alias.name in _EXPRESSIONS}
        elif node.module in _EXPRESSIONS:
            names |= {alias.asname or alias.name for alias in node.names}
    called = [ast.unparse(node.func).split(".") for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sum(call[0] in (modules if len(call) == 2 else names if len(call) == 1 else ()) for call in called)


def _class(module: str, node: ast.ClassDef) -> Class:
    fields = frozenset(
        part.target.id
        for part in node.body
        if isinstance(part, ast.AnnAssign)
        and isinstance(part.target, ast.Name)
        and not part.target.id.startswith("_")
        and "ClassVar" not in ast.unparse(part.annotation)
    )
    decorated = [_last_name(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list]
    bases = tuple(filter(None, map(_last_name, node.bases)))
    return Class(module, node.name, bases, fields, "dataclass" in decorated)


def _last_name(node: ast.expr) -> str:
    """Return `c` of `a.b.c` and of `c[T]`."""
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def copies_of(modules: Sequence[Module]) -> dict[str, str]:
    """Return the classes that copy a dataclass, each with the first one that has all of its fields.

    Of two dataclasses with the same fields the later one is the copy. Inherited fields count.
    """
    classes = [each for module in modules for each in module.classes]
    by_name = {each.name: each for each in classes}

    def family(each: Class, seen: frozenset[str] = frozenset()) -> Iterator[Class]:
        yield each
        for base in each.bases:
            if base in by_name and base not in seen | {each.name}:
                yield from family(by_name[base], seen | {each.name})

    fields = {id(each): frozenset[str]().union(*(one.fields for one in family(each))) for each in classes}
    models = {id(each) for each in classes if any("BaseModel" in one.bases for one in family(each))}
    originals = [(at, each) for at, each in enumerate(classes) if each.is_dataclass]
    found = {}
    for at, each in enumerate(classes):
        own, is_model = fields[id(each)], id(each) in models
        if len(own) < FEWEST_FIELDS or not (each.is_dataclass or is_model):
            continue
        for place, original in originals:
            theirs = fields[id(original)]
            if own < theirs or (own == theirs and (place < at or is_model)):
                found[f"{each.module}.{each.name}"] = f"{original.module}.{original.name}"
                break
    return found


def repeated(modules: Iterable[Module]) -> list[str]:
    """Return the public names that more than one of the modules defines."""
    homes = Counter(name for module in modules for name in module.public)
    return sorted(name for name, count in homes.items() if count > 1)


def import_depths(modules: Sequence[Module]) -> dict[str, int]:
    """Return for each module how many modules the longest chain of imports has that begins with it."""
    names = {module.name for module in modules}
    graph = {module.name: sorted(_ours(module.imports, names) - {module.name}) for module in modules}
    cycle_of = {name: number for number, cycle in enumerate(cycles(graph)) for name in cycle}
    beyond: dict[int, set[int]] = defaultdict(set)
    for name, imported in graph.items():
        beyond[cycle_of[name]] |= {cycle_of[each] for each in imported} - {cycle_of[name]}
    depth: dict[int, int] = {}
    for number in range(len(set(cycle_of.values()))):  # what is imported has the lower number
        depth[number] = 1 + max((depth[each] for each in beyond[number]), default=0)
    return {name: depth[number] for name, number in cycle_of.items()}


def _ours(imports: Iterable[str], names: set[str]) -> set[str]:
    """Return the modules that are meant by `a.b.c`, which is a module or a name in `a.b`."""
    return {found for each in imports for found in [each, each.rpartition(".")[0]][: 1 if each in names else 2]} & names


def cycles(graph: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the strongly connected components, those first that others lead to (Tarjan 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        waiting.append(name)
        for other in graph[name]:
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in waiting:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            at = waiting.index(name)
            found.append(waiting[at:])
            del waiting[at:]

    for name in graph:
        if name not in order:
            visit(name)
    return found


def table(shapes: Mapping[str, Shape]) -> str:
    """Return the figures as text: a row a figure, a column a folder."""
    rows = [["", *shapes]]
    for name in Shape.__dataclass_fields__:
        values = [getattr(shape, name) for shape in shapes.values()]
        shown = [len(value) if isinstance(value, tuple) else value for value in values]
        rows.append([name.replace("_", " "), *(f"{value:,}" for value in shown)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    ]
    return "\n".join("  ".join(row) for row in padded)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, nargs="?", default=Path(__file__).parent.parent, help="a git checkout")
    parser.add_argument("--json", action="store_true", help="print JSON, with the copies and the repeated names")
    given = parser.parse_args(arguments)
    shapes = measure(given.root)
    if given.json:
        print(json.dumps({name: asdict(shape) for name, shape in shapes.items()}, indent=1))
    else:
        print(table(shapes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
