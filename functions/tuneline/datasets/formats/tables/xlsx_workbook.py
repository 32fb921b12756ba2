"""Open a workbook to stream its sheets. Its shared texts are in memory once, without their XML."""

from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from openpyxl.cell.text import Text  # type: ignore[import-untyped]
from openpyxl.reader.excel import ExcelReader  # type: ignore[import-untyped]
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS  # type: ignore[import-untyped]
from openpyxl.xml.functions import iterparse  # type: ignore[import-untyped]

from tuneline.datasets.formats.tables.xlsx_rows import Bounded

_ITEM, _TEXT = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"


def opened(file: BinaryIO, *, values: bool, like: Any = None) -> Any:
    """Return the workbook, with its saved `values` or with its formulas.

    `like` is the same workbook, if it was opened before: its shared texts are used again.
    Links to other workbooks are not read: their contents are not in the sheet.
    """
    reader = _Reader(file, read_only=True, data_only=values, keep_links=False)
    reader.held = None if like is None else like.tuneline_texts
    reader.read()
    reader.wb.tuneline_texts = reader.shared_strings
    return reader.wb


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's reader, without the XML of all shared texts, which it keeps beside them."""

    held: list[str] | None = None

    def read_strings(self) -> None:
        """Read the shared texts, unless they are `held` already."""
        part = self.package.find(SHARED_STRINGS)
        if self.held is not None:
            self.shared_strings = self.held
        elif part is not None:
            with self.archive.open(part.PartName[1:]) as read:
                self.shared_strings = list(_texts(read))


def _texts(read: IO[bytes]) -> Iterator[str]:
    source, root = Bounded(read, what="a shared text"), None
    for event, element in iterparse(source, events=("start", "end")):
        if root is None:
            root = element
        if event == "end" and element.tag == _ITEM:
            yield _text(element)
            root.clear()
            source.start_item()


def _text(item: Any) -> str:
    # `content` joins the parts of a text without their phonetic readings.
    is_plain = len(item) == 1 and item[0].tag == _TEXT
    text = item[0].text or "" if is_plain else Text.from_tree(item).content
    return str(text).replace("x005F_", "")
