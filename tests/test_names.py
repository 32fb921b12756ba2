"""Names and docstrings use the field's terms, not the project's earlier ones."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


def listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


EARLIER = listed("""
    talk answering asking looking following polling starting proving delivering responding aftermath
    wishes late tap composing order plain cuts inline untuned course patience look follow prove
    operating pointer noise pages crew parts tally sides learnt gathered hiding closing mend told one
    found given asked said kept words somebody nobody whoever anew perhaps sift pieces rounds telling
    room breaks trials needs gate ledger trainer trainers place places
""")

# These use such a word as the field or as English does: words that a user types, LINE's follow event, the
# benchmark `bench answering`, line breaks, the parts of a workbook.
ORDINARY = listed("""
    FORGET_WORDS EMERGENCY_WORDS forget_words emergency_words NotFoundDropError
    not_found is_one_to_one one_of require_one_limit in_order PromotionGate
    promotion_gate serving_pointer markdown_inline follow answering json_line_breaks with_breaks
    SheetParts sheet_parts
""")

# Literary words: a sentence names its actor, and says "again" and "maybe".
LITERARY = re.compile(r"\b(whoever|nobody|somebody|anew|perhaps)\b", re.IGNORECASE)
SUMMARY_CHARACTERS = 100


@dataclass
class Survey:
    """What all modules hold: with their places, the loops over `one`, and the docstrings."""

    loops_of_one: list[str] = field(default_factory=list)
    docstrings: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, place: str, tree: ast.Module) -> None:
        """Add a module. Only the code has names that its tests follow."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                self.docstrings.append((place, ast.get_docstring(node) or ""))
            targets = [target for target in long_targets(node) if is_called_one(target)]
            self.loops_of_one += [f"{place}:{target.lineno}" for target in targets]
        if not place.startswith("tests/"):
            self.names |= {Path(place).stem, *_defined(tree.body)}


@functools.cache
def survey() -> Survey:
    """Read each module once: that takes longer than all that is looked for in them."""
    found = Survey()
    for folder in ("functions", "scripts", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.add(path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes()))
    return found


def test_no_new_name_uses_an_earlier_word() -> None:
    earlier = {name for name in survey().names if EARLIER & set(words(name))}
    assert earlier - ORDINARY == set()


def test_a_loop_names_its_variable() -> None:
    """`one` is for comprehensions of one line."""
    assert survey().loops_of_one == []


def test_the_first_line_of_a_docstring_is_short() -> None:
    firsts = [(place, docstring.partition("\n")[0]) for place, docstring in survey().docstrings]
    assert [(place, first) for place, first in firsts if len(first) > SUMMARY_CHARACTERS] == []


def test_docstrings_are_in_plain_english() -> None:
    literary = [
        f"{place}: {match[0]} in {docstring!r}"
        for place, docstring in survey().docstrings
        if (match := LITERARY.search(docstring))
    ]
    assert literary == []


def long_targets(node: ast.AST) -> list[ast.expr]:
    """Return the targets of a loop, or of a comprehension that has several lines."""
    if isinstance(node, ast.For | ast.AsyncFor):
        return [node.target]
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        is_long = node.end_lineno != node.lineno
        return [generator.target for generator in node.generators if is_long]
    return []


def is_called_one(target: ast.expr) -> bool:
    """Return whether the target has a variable that is called `one`."""
    return any(isinstance(name, ast.Name) and name.id == "one" for name in ast.walk(target))


def words(name: str) -> list[str]:
    """Split a name in either style into its words, in small letters."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from _defined(node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.name
