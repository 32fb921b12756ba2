"""Take from a service's answer only what may be logged: an identifier, never words or keys.

A service decides what its headers hold. It may send back what it was sent: a user's words, a LINE id, a key.
"""

import re
from typing import Final

# Words, telephone numbers, LINE ids and OpenAI's keys do not match.
_IDENTIFIER: Final = re.compile(
    r"(?!sk-)(?![UCR][0-9a-f]{32}\Z)(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_.-]{8,64}"
)


def identifier(value: object) -> str:
    """`value` if it is an identifier such as `req_9f2c…` or a UUID, else `unknown`."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else "unknown"
