"""Check the properties of one JSON object, and report problems with LINE's messages."""

from collections.abc import Callable, Collection
from typing import Any

from tuneline_dev.emulators.line.api.graphemes import graphemes
from tuneline_dev.emulators.line.api.responses import Problem

MAX_URL_CHARACTERS = 2000


class Checked:
    """One object of a request body: its properties, its path, and the list of problems.

    https://developers.line.biz/en/reference/messaging-api/#error-responses
    """

    def __init__(self, properties: dict[str, Any], at: str, problems: list[Problem]) -> None:
        self.properties = properties
        self.at = at
        self.problems = problems

    def path(self, name: str) -> str:
        """Return the path of the property `name` in the request body, such as `messages[0].text`."""
        return f"{self.at}.{name}" if self.at else name

    def wrong(self, name: str, message: str) -> None:
        """Add a problem of the property `name`."""
        self.problems.append({"message": message, "property": self.path(name)})

    def text(
        self, name: str, *, most: int, required: bool = True, count: Callable[[str], int] = graphemes
    ) -> str:
        """Return the text in `name`, at most `most` long by `count`; empty if it is missing or wrong."""
        value = self.properties.get(name)
        if value is None or value == "":
            if required or value == "":
                self.wrong(name, "May not be empty")
            return ""
        if not isinstance(value, str):
            self.wrong(name, "Must be a string")
            return ""
        if count(value) > most:
            self.wrong(name, f"Length must be between 0 and {most}")
        return value

    def url(self, name: str, *, required: bool = True) -> None:
        """Check the URL of a file: HTTPS, at most 2,000 characters."""
        value = self.text(name, most=MAX_URL_CHARACTERS, required=required)
        if value and not value.startswith("https://"):
            self.wrong(name, "Invalid URI scheme. Allowed schemes are: [https]")

    def number(self, name: str, *, least: float, most: float) -> None:
        """Check a number between `least` and `most`."""
        value = self.properties.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.wrong(name, "May not be null" if value is None else "Must be a number")
        elif not least <= value <= most:
            self.wrong(name, f"Must be between {least:g} and {most:g}")

    def one_of(self, name: str, values: Collection[str]) -> str:
        """Return the value of `name` if it is one of `values`, else an empty text."""
        value = self.properties.get(name)
        if isinstance(value, str) and value in values:
            return value
        self.wrong(name, f"Must be one of the following values: [{', '.join(values)}]")
        return ""

    def child(self, name: str, *, required: bool = True) -> "Checked | None":
        """Return the object under `name`."""
        value = self.properties.get(name)
        if isinstance(value, dict):
            return Checked(value, self.path(name), self.problems)
        if required or value is not None:
            self.wrong(name, "May not be null" if value is None else "Must be an object")
        return None

    def children(self, name: str, *, least: int = 1, most: int) -> list["Checked"]:
        """Return the objects in the array `name`, which has `least` to `most` of them."""
        value = self.properties.get(name)
        if value is None:
            self.wrong(name, "May not be null" if name != "messages" else "May not be empty")
            return []
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.wrong(name, f"Size must be between {least} and {most}")
            return []
        objects = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                objects.append(Checked(item, f"{self.path(name)}[{index}]", self.problems))
            else:
                self.wrong(f"{name}[{index}]", "Must be an object")
        return objects
