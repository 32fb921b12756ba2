"""Fill in the placeholders of a finding's text."""

import re
from collections.abc import Mapping

# `{count}`, or `{count:row|rows}`: the first if the count is 1, else the second.
_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


def placeholders(text: str) -> set[str]:
    """Return the names of the text's placeholders."""
    return {match[1] for match in _PLACEHOLDER.finditer(text)}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values in place of its placeholders. Those without a value stay."""

    def value(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        if placeholder[2] is None:
            return values.get(name, placeholder[0])
        return placeholder[2] if values.get(name) == "1" else placeholder[3]

    # All at once: a value from the file may have a placeholder's form.
    return _PLACEHOLDER.sub(value, text)
