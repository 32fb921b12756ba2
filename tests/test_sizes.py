"""Modules, functions and folders stay small enough to be read at once."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULE_LINES = 250
FUNCTION_LINES = 40
FOLDER_MODULES = 18


def test_no_module_is_too_long() -> None:
    long = {name for name, text in modules() if len(text.splitlines()) > MODULE_LINES}
    assert long == set()


def test_no_function_is_too_long() -> None:
    long = {
        f"{name}: {node.name}"
        for name, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    }
    assert long == set()


def test_no_folder_holds_too_many_modules() -> None:
    folders = Counter(str(Path(name).parent) for name, _ in modules())
    assert {folder: count for folder, count in folders.items() if count > FOLDER_MODULES} == {}


def modules() -> Iterator[tuple[str, str]]:
    """Yield each module's path from the top of the repository, and its text."""
    for folder in ("functions", "scripts"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()
