"""Read the requests of tests and the demo for actions of a simulated user."""

import base64
from collections.abc import Collection
from typing import Any

from tuneline_dev.emulators.line.api.responses import RefusedError
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER, is_chat_id, webhook_event_id


class SimRequest:
    """The body of a call of /sim. Missing properties have defaults; wrong ones are refused with 400."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def text(self, name: str) -> str:
        """Return the text under `name`, empty by default."""
        value = self.given.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise RefusedError(400, f"{name} must be a text")
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Return the object of texts under `name`, empty by default."""
        value = self.given.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise RefusedError(400, f"{name} must be an object of texts")
        return value

    def flag(self, name: str) -> bool:
        """Return whether `name` is true; the default is false."""
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            raise RefusedError(400, f"{name} must be true or false")
        return value

    def choice(self, name: str, values: Collection[str], *, default: str) -> str:
        """Return the value under `name`, one of `values`."""
        value = self.text(name) or default
        if value not in values:
            raise RefusedError(400, f"{name} must be one of {', '.join(values)}")
        return value

    def count(self, name: str, *, default: int, most: int) -> int:
        """Return the whole number under `name`, 1 to `most`."""
        value = self.given.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise RefusedError(400, f"{name} must be a whole number from 1 to {most}")
        return value

    def file(self) -> bytes | None:
        """Return the bytes under `file_base64`, None without them."""
        if "file_base64" not in self.given:
            return None
        try:
            return base64.b64decode(self.text("file_base64"), validate=True)
        except ValueError:
            raise RefusedError(400, "file_base64 must be base64") from None

    def user(self) -> str:
        """Return the id of the acting user."""
        return self._chat_id("user", "U") or DEFAULT_USER

    def group(self) -> str | None:
        """Return the id of the group, None for a one-on-one chat."""
        return self._chat_id("group", "C")

    def event_id(self, at_ms: int) -> str:
        """Return the webhook event id of the request, or a new one."""
        return self.text("event_id") or webhook_event_id(at_ms)

    def _chat_id(self, name: str, kind: str) -> str | None:
        value = self.text(name)
        if value and not is_chat_id(value, kind):
            raise RefusedError(400, f"{name} must be {kind} and 32 hexadecimal digits, as LINE's ids are")
        return value or None
