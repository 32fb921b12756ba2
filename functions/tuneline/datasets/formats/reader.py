"""Read a dataset of any format: detect the format, and yield the rows as they are in the file."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import Problems
from tuneline.datasets.formats.detect import DetectedFormat, detect_format
from tuneline.datasets.formats.json import json_stream, jsonl
from tuneline.datasets.formats.json.jsonl import Ends, Lines
from tuneline.datasets.formats.stream import Blocks
from tuneline.datasets.formats.tables import delimited
from tuneline.datasets.formats.text import text_pairs
from tuneline.datasets.upload_limits import ENDINGS, ending

_SAVE_AGAIN = ("Open it in Excel and save it again as .xlsx.", "請用 Excel 打開，再另存成 .xlsx。")


class DatasetReader:
    """One file being read: go through its `rows`, then call `end`.

    Findings on the whole file are added to `problems`.
    """

    def __init__(
        self,
        reader: BinaryIO,
        *,
        name: str,
        encoding: str | None,
        system_prompt: str | None,
        problems: Problems,
    ) -> None:
        self.blocks = Blocks(reader)
        self.sniffed = DetectedFormat("lines", "utf-8")
        self._reader = reader
        self._system_prompt = system_prompt
        self._problems = problems
        self._ends = Ends()
        self._unreadable: Problem | None = None
        if self.blocks.head:
            sniffed = detect_format(self.blocks.head, name=name, encoding=encoding)
            if isinstance(sniffed, Problem):
                self._unreadable = sniffed
            else:
                self.sniffed = sniffed
        if ending(name) not in ENDINGS and self._unreadable is None and self.sniffed.kind != "pairs":
            # If the file cannot be read, another name would not help.
            problems.add(problem("EXTENSION", None, None, name=name))

    @property
    def is_read_by_line(self) -> bool:
        """Return whether the other lines can be read if one cannot."""
        return self.sniffed.kind in ("lines", "values", "sheet") and self._unreadable is None

    def lines(self) -> Iterator[Lines]:
        """Yield the lines of the file, as UTF-8."""
        return jsonl.lines(self._utf8(), ends=self._ends, note=self._problems.add_once)

    def rows(self) -> Iterator[Row | Problem]:
        """Yield the rows, and findings in place of those that could not be read."""
        if self._unreadable is not None:
            self.blocks.drain()
            yield self._unreadable
        elif self.sniffed.kind == "sheet":
            yield from self._sheet()
        elif self.sniffed.kind == "table":
            text = self.blocks.text(self.sniffed.encoding, skip=self.sniffed.mark)
            rows = delimited.rows(text, system_prompt=self._system_prompt, notice=self._problems.add)
            yield from self._with_change("TABLE", rows)
        elif self.sniffed.style is not None:
            rows = text_pairs.rows(self.lines(), style=self.sniffed.style)
            yield from self._with_change("TEXT_PAIRS", rows)
        elif self.sniffed.kind == "values":
            yield from json_stream.values(self._utf8(), note=self._problems.add_once)
        else:
            for part in self.lines():
                yield from jsonl.rows(part)

    def end(self) -> None:
        """Add the findings that need the whole file. The rest of it is read, for its hash."""
        self.blocks.drain()
        if self._ends.are_mixed:
            self._problems.add_once(problem("MIXED_EOL"))
        if self.sniffed.mark:
            self._problems.add_once(problem("BOM", 1))
        if self.sniffed.encoding not in ("utf-8", "binary"):
            self._problems.add(problem("ENCODING", None, encoding=self.sniffed.encoding))

    def _with_change(self, change: str, rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
        """Yield `rows`, and report `change` at the first that could be read."""
        for row in rows:
            if isinstance(row, Row):
                self._problems.add_once(problem(change))
            yield row

    def _utf8(self) -> Iterator[bytes]:
        return self.blocks.utf8(self.sniffed.encoding, skip=self.sniffed.mark)

    def _sheet(self) -> Iterator[Row | Problem]:
        # The import takes memory and a tenth of a second, and few files are workbooks.
        from tuneline.datasets.formats.tables import xlsx, xlsx_rows  # noqa: PLC0415

        self.blocks.drain()
        self._reader.seek(0)
        try:
            rows = xlsx.rows(self._reader, system_prompt=self._system_prompt, notice=self._problems.add)
            yield from self._with_change("TABLE", rows)
        except xlsx_rows.TooLargeError as wrong:
            yield problem("WORKBOOK_TOO_LARGE", None, why=(str(wrong), str(wrong)))
        except ValueError as wrong:
            yield problem("BINARY", None, kind=str(wrong), fix=_SAVE_AGAIN)
