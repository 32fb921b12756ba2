"""Find the line of the operator's file for a row of a training file.

A training file holds the good examples of a dataset, so its rows are not the file's lines. Beside each
prepared file is a file with the line of each row, one number a line.
"""

from collections.abc import Collection, Mapping
from typing import BinaryIO

from tuneline.storage.lines import split_lines
from tuneline.training.vertex import jobs


def lines_of(reader: BinaryIO, rows: Collection[int]) -> dict[int, int]:
    """The line of each of `rows`, which count from 0. Rows that the file does not have are left out."""
    wanted, last = set(rows), max(rows, default=-1)
    found: dict[int, int] = {}
    for row, number in enumerate(split_lines(reader)):
        if row > last:
            break
        if row in wanted and number.isdigit():
            found[row] = int(number)
    return found


def row_text(row: int, lines: Mapping[int, int]) -> str:
    """How to name a row to the operator."""
    return f"line {lines[row]} of the dataset" if row in lines else f"example {row + 1} of the training file"


def with_row_texts(message: str, lines: Mapping[int, int]) -> str:
    """Add to Google's message which line each row is that it names."""
    places = [f"row {row} is {row_text(row, lines)}" for row in dict.fromkeys(jobs.rows_in(message))]
    return f"{message} ({'; '.join(places)})" if places else message
