"""The structured log lines of the functions, by the event or the dataset that they are about."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

Line = dict[str, Any]
FUNCTIONS: Final = ("line_webhook", "line_reply", "line_operator", "dataset_upload", "job_poller")
# Fields whose values a line is found by.
_ABOUT: Final = ("event", "dataset", "job", "about", "version")
MOST_LINES: Final = 200


class FunctionLogs:
    """Reads what the logs have got since the last read. `path` is the file of a function's log."""

    def __init__(self, path: Callable[[str], Path]) -> None:
        self._path = path
        self._read: dict[str, int] = {}
        self._lines: dict[str, list[Line]] = defaultdict(list)

    def about(self, key: str) -> Sequence[Line]:
        """Return the lines about an event, a dataset, a job or a version, the oldest first."""
        self._refresh()
        return sorted(self._lines.get(key, ()), key=lambda line: str(line.get("time", "")))

    def _refresh(self) -> None:
        for name in FUNCTIONS:
            for line in self._new_lines(name):
                keys = {str(line[field]) for field in _ABOUT if field in line}
                for key in keys | {*map(str, line.get("ids", ()))}:
                    self._lines[key] = [*self._lines[key], {"function": name, **line}][-MOST_LINES:]

    def _new_lines(self, name: str) -> list[Line]:
        """Return the whole lines that were not read yet."""
        try:
            with self._path(name).open("rb") as log:
                log.seek(self._read.get(name, 0))
                content, end, _ = log.read().rpartition(b"\n")
        except FileNotFoundError:
            return []
        self._read[name] = self._read.get(name, 0) + len(content) + len(end)
        return [line for raw in content.split(b"\n") if (line := _parsed(raw)) is not None]


def _parsed(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "message" in line else None
