"""Read a dataset of any kind: what it is, and its examples as they stand there."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import Problems
from tuneline.datasets.formats.detect import ENDINGS, DetectedFormat, detect_format, ending
from tuneline.datasets.formats.json import json_stream, jsonl
from tuneline.datasets.formats.json.jsonl import Ends, Lines
from tuneline.datasets.formats.stream import Blocks
from tuneline.datasets.formats.tables import delimited
from tuneline.datasets.formats.text import text_pairs

_SAVE_AGAIN = ("Open it in Excel and save it again as .xlsx.", "請用 Excel 打開，再另存成 .xlsx。")


class DatasetReader:
    """One file being read: go through its `rows`, then call `end`.

    What there is to say of the file, and not of an example, is added to `problems`.
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
            # Another name would help nothing where the file is none that can be read.
            problems.add(problem("EXTENSION", None, None, name=name))

    @property
    def is_read_by_line(self) -> bool:
        """Whether a line that cannot be read leaves the others as they are."""
        return self.sniffed.kind in ("lines", "values", "sheet") and self._unreadable is None

    def lines(self) -> Iterator[Lines]:
        """The lines, for whoever makes rows of them."""
        return jsonl.lines(self._utf8(), ends=self._ends, note=self._problems.add_once)

    def rows(self) -> Iterator[Row | Problem]:
        """The examples, and what could not be read."""
        if self._unreadable is not None:
            self.blocks.drain()
            yield self._unreadable
        elif self.sniffed.kind == "sheet":
            yield from self._sheet()
        elif self.sniffed.kind == "table":
            text = self.blocks.text(self.sniffed.encoding, skip=self.sniffed.mark)
            rows = delimited.rows(text, system_prompt=self._system_prompt, notice=self._problems.add)
            yield from self._told("TABLE", rows)
        elif self.sniffed.style is not None:
            yield from self._told("TEXT_PAIRS", text_pairs.rows(self.lines(), style=self.sniffed.style))
        elif self.sniffed.kind == "values":
            yield from json_stream.values(self._utf8(), note=self._problems.add_once)
        else:
            for part in self.lines():
                yield from jsonl.rows(part)

    def end(self) -> None:
        """Say what is known once all was read; what nobody needed is read here, for the hash."""
        self.blocks.drain()
        if self._ends.are_mixed:
            self._problems.add_once(problem("MIXED_EOL"))
        if self.sniffed.mark:
            self._problems.add_once(problem("BOM", 1))
        if self.sniffed.encoding not in ("utf-8", "binary"):
            self._problems.add(problem("ENCODING", None, encoding=self.sniffed.encoding))

    def _told(self, change: str, rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
        """`rows`; the first that could be read shows that the change was made."""
        for row in rows:
            if isinstance(row, Row):
                self._problems.add_once(problem(change))
            yield row

    def _utf8(self) -> Iterator[bytes]:
        return self.blocks.utf8(self.sniffed.encoding, skip=self.sniffed.mark)

    def _sheet(self) -> Iterator[Row | Problem]:
        # Its library takes memory and a tenth of a second, and few files are sheets.
        from tuneline.datasets.formats.tables import xlsx, xlsx_rows  # noqa: PLC0415

        self.blocks.drain()
        self._reader.seek(0)
        try:
            rows = xlsx.rows(self._reader, system_prompt=self._system_prompt, notice=self._problems.add)
            yield from self._told("TABLE", rows)
        except xlsx_rows.TooLargeError as wrong:
            yield problem("WORKBOOK_TOO_LARGE", None, why=(str(wrong), str(wrong)))
        except ValueError as wrong:
            yield problem("BINARY", None, kind=str(wrong), fix=_SAVE_AGAIN)
