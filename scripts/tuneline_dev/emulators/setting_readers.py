"""Read the values of an emulator's settings; ValueError says which setting is wrong and what it takes."""

from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[str, Any], Any]


def read_settings(changes: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read all settings of `POST /control {"set": …}`; ValueError names the first that cannot be set."""
    unknown = [name for name in changes if name not in readers]
    if unknown:
        raise ValueError(f"no setting is called {unknown[0]!r}; there are {', '.join(readers)}")
    return {name: readers[name](name, value) for name, value in changes.items()}


def wrong_value(name: str, wanted: str, value: Any) -> ValueError:
    """Build the error for a value that the setting does not take."""
    return ValueError(f"{name} {wanted}, not {value!r}")


def seconds(name: str, value: Any) -> float:
    """Read a number of seconds, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise wrong_value(name, "is a number of seconds from 0", value)
    return float(value)


def count(name: str, value: Any) -> int:
    """Read a whole number, zero or more."""
    if type(value) is not int or value < 0:
        raise wrong_value(name, "is a whole number from 0", value)
    return value


def switch(name: str, value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise wrong_value(name, "is true or false", value)
    return value


def text_or_none(name: str, value: Any) -> str | None:
    """Read a text, or None for null."""
    if value is not None and not isinstance(value, str):
        raise wrong_value(name, "is a text or null", value)
    return value


def one_of(*choices: str) -> Reader:
    """Make a reader that takes one of `choices`."""

    def read(name: str, value: Any) -> str:
        if value not in choices:
            raise wrong_value(name, f"is one of {', '.join(choices)}", value)
        return str(value)

    return read


def texts_by_id(name: str, value: Any) -> dict[str, str | None]:
    """Read a mapping from ids to texts or null."""
    return {key: text_or_none(f"{name}[{key}]", item) for key, item in _mapping(name, value).items()}


def seconds_by_phrase(name: str, value: Any) -> dict[str, float]:
    """Read a mapping from words to seconds."""
    return {key: seconds(f"{name}[{key}]", item) for key, item in _mapping(name, value).items()}


def word_list(name: str, value: Any) -> tuple[str, ...]:
    """Read a list of texts, none of them empty."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise wrong_value(name, "is a list of words", value)
    return tuple(value)


def _mapping(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong_value(name, "is an object", value)
    return {str(key): item for key, item in value.items()}
