"""Allow only identifiers from a service's response in the logs, never texts or keys.

A service controls its headers. It may return parts of the request: a user's text, a LINE id, a key.
"""

import re
from typing import Final

# Texts, telephone numbers, LINE ids and OpenAI's keys do not match.
_IDENTIFIER: Final = re.compile(
    r"(?!sk-)(?![UCR][0-9a-f]{32}\Z)(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_.-]{8,64}"
)


def identifier(value: object) -> str:
    """`value` if it is an identifier such as `req_9f2c…` or a UUID, else `unknown`."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else "unknown"
