"""Names and docstrings use the field's terms, not the project's earlier ones."""

import ast
import re
from collections.abc import Iterator
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

# To be renamed. Take a name off once nothing has it; put none on.
REMAINING = listed("""
    look told found asked_of Found place KeptPair asked places pointer tap
""")


def test_no_new_name_uses_an_earlier_word() -> None:
    earlier = {name for name in names() if EARLIER & set(words(name))}
    assert earlier - ORDINARY - REMAINING == set()


def names() -> Iterator[str]:
    """Give the names of all modules and classes, and of public functions and methods."""
    for folder in ("functions", "scripts"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.stem
            yield from _defined(ast.parse(path.read_bytes()).body)


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
