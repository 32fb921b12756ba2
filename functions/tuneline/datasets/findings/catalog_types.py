"""Types of the catalog: a finding's severity, and its texts in English and Traditional Chinese."""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "change", "notice"]


class Text(NamedTuple):
    """The text that says what is wrong, and the text that says how to fix it."""

    what: str
    fix: str


class Code(NamedTuple):
    """An `error` rejects the dataset; a `warning` does not; a `change` was made without losing anything.

    A finding that `is_counted` is reported once for the file, with the number of its examples or rows.
    `reported_as` is the code in reports, if a more severe form of another finding shares its code.
    """

    severity: Severity
    en: Text
    zh: Text
    is_counted: bool = False
    reported_as: str | None = None


def error(what: str, fix: str, zh_what: str, zh_fix: str) -> Code:
    """Return a finding that rejects the dataset."""
    return Code("error", Text(what, fix), Text(zh_what, zh_fix))


def warning(what: str, fix: str, zh_what: str, zh_fix: str) -> Code:
    """Return a finding that an operator should look at, and that does not reject the dataset."""
    return Code("warning", Text(what, fix), Text(zh_what, zh_fix))


def counted(code: Code) -> Code:
    """Return the same finding, to be reported once with a count."""
    return code._replace(is_counted=True)


def change(what: str, zh_what: str) -> Code:
    """Return a change that was made without losing anything."""
    return Code("change", Text(what, ""), Text(zh_what, ""))
