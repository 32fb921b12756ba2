"""No pattern that reads a model's answer takes a time that grows faster than the answer."""

import re
import time
from collections.abc import Callable

import pytest
import regex

from tuneline.line import break_points
from tuneline.line.markdown import emphasis, markdown_inline, markdown_to_text, table

CHARACTERS = 1_500
# What four times the text may take: a machine that is busy, and a pattern that is quick anyway, are let pass.
MOST_TIMES = 12
LEAST_SECONDS = 0.05
MODULES = (break_points, emphasis, markdown_inline, markdown_to_text, table)
PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": found
    for module in MODULES
    for name, found in vars(module).items()
    if isinstance(found, re.Pattern | regex.Pattern)
}
# These are searched for at every position; the others match only at the beginning of a line or a mark.
SEARCHED = frozenset(
    name
    for name in PATTERNS
    if name.startswith("break_points.")
    or name
    in (
        "markdown_inline._SPECIAL",
        "markdown_inline._WORD",
        "markdown_inline._BACKTICKS",
        "markdown_to_text._WIDE",
        "table._BAR",
        "table._WIDE",
    )
)
# Without a row of flags: `\X` counts them back to the first, in steps that are short one by one, and `split`
# looks at one message's worth of them at a time.
UNITS = (
    *"*_[(]`|<~&\\$!.。#>-=+ \t\n中1",
    *(
        "!?",
        ".!",
        '."',
        "。」",
        "?)",
        "> ",
        "- ",
        "1. ",
        "\n ",
        " \n",
        "\n\n",
        "A.",
        "e.g.",
        "No.",
        "ค่ะ ",
        "ๆ",
    ),
    *(
        "[a](",
        "[a](b",
        "![",
        "](",
        "(x",
        "<b ",
        "<br ",
        "<a@",
        "a.",
        "&a",
        "&#1",
        "http://",
        "a~",
        "|-",
        "-|",
    ),
    *("C:\\", "¯\\", "e\u0301", "👩\u200d", "**中", "```\n", "| a "),
)
ENDS = (("", ""), ("", "x"), ("\n", "x"), ("<", "x"), ("](", "x"), ("|", "x"), ("https://", ""), ("", "漢"))


def find_all(name: str, text: str) -> None:
    pattern = PATTERNS[name]
    if name in SEARCHED:
        for _ in pattern.finditer(text):
            pass
    pattern.match(text)
    pattern.fullmatch(text)


def seconds(work: Callable[[], None]) -> float:
    """What it takes of the processor at its best: others may interrupt it."""
    taken = []
    for _ in range(2):
        began = time.thread_time()
        work()
        taken.append(time.thread_time() - began)
        if taken[-1] < LEAST_SECONDS:
            break
    return min(taken)


def test_there_are_patterns_to_look_at() -> None:
    assert {
        "break_points._SENTENCE",
        "markdown_inline._SPECIAL",
        "markdown_to_text._QUOTE",
        "table._RULE",
    } <= PATTERNS.keys()


@pytest.mark.parametrize("name", PATTERNS)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    for unit in UNITS:
        for before, after in ENDS:

            def read(times: int, unit: str = unit, before: str = before, after: str = after) -> None:
                size = times * CHARACTERS
                find_all(name, before + (unit * size)[:size] + after)

            four = seconds(lambda: read(4))
            if four > LEAST_SECONDS:
                assert four < MOST_TIMES * seconds(lambda: read(1)), (before, unit, after)
