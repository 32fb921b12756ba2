"""Structured logs: one JSON object a line, one write a line.

Cloud Logging reads `severity`, `time`, `message` and the trace from each line:
https://cloud.google.com/logging/docs/structured-logging.
The line also has the bare trace id, because operators search for it.
A log line never contains a message text, a LINE id, a key, or the text of a vendor's error, which may quote
the request.
"""

import contextlib
import contextvars
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline.errors import DropError, RetryError, SettingError

# With this field Cloud Logging groups a line with its request.
_TRACE = "logging.googleapis.com/trace"
_OURS = (DropError, RetryError, SettingError)
_context: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("log_context", default=None)


class _JsonLineHandler(logging.Handler):
    """Write each record with one call, so that lines of concurrent requests never mix."""

    def __init__(self, *, project: str) -> None:
        super().__init__()
        self._project = project

    def emit(self, record: logging.LogRecord) -> None:
        fields = getattr(record, "fields", {})
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        start = {"severity": record.levelname, "time": time, "message": record.getMessage()}
        line = {**start, "pid": os.getpid(), **fields}
        if self._project and "trace" in fields:
            line[_TRACE] = f"projects/{self._project}/traces/{fields['trace']}"
        sys.stderr.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        sys.stderr.flush()


def configure(env: Mapping[str, str]) -> None:
    """Attach the handler to the logger `tuneline`.

    Called when a function builds its collaborators, not at import: with `LOG_EXECUTION_ID` set,
    functions-framework disables every logger that exists after it has loaded the module.
    `GOOGLE_CLOUD_PROJECT` in `env` is the project of the traces; without it a line has only the bare id.
    """
    logger = logging.getLogger("tuneline")
    logger.disabled = False
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.handlers = [_JsonLineHandler(project=env.get("GOOGLE_CLOUD_PROJECT", ""))]


@contextlib.contextmanager
def bound(**fields: Any) -> Iterator[None]:
    """Add `fields` (an event's id, a trace) to every line that is written inside the block."""
    token = _context.set({**(_context.get() or {}), **{k: v for k, v in fields.items() if v is not None}})
    try:
        yield
    finally:
        _context.reset(token)


def info(message: str, **fields: Any) -> None:
    """Log an expected event."""
    _write(logging.INFO, message, fields)


def warning(message: str, **fields: Any) -> None:
    """Log a problem that the code handles."""
    _write(logging.WARNING, message, fields)


def error(message: str, failure: BaseException | None = None, **fields: Any) -> None:
    """Log a problem that needs an operator; `failure` adds the fields of `described`."""
    _write(logging.ERROR, message, {**fields, **(described(failure) if failure else {})})


def described(failure: BaseException) -> dict[str, Any]:
    """Convert an exception to log fields: its type, its last frames, and its text if it is our own."""
    frames = traceback.extract_tb(failure.__traceback__)[-6:]
    fields: dict[str, Any] = {
        "error": type(failure).__name__,
        "at": [f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],  # noqa: PTH119
    }
    if isinstance(failure, _OURS):
        fields["reason"] = str(failure)
    return fields


def _write(level: int, message: str, fields: dict[str, Any]) -> None:
    logger = logging.getLogger("tuneline")
    logger.log(level, message, extra={"fields": {**(_context.get() or {}), **fields}})
