"""Read the text of a content.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Content
"""

from collections.abc import Mapping
from typing import Any


def text_of(content: Mapping[str, Any]) -> str:
    """Return the text of a content, without the thoughts in it."""
    parts = content.get("parts") or ()
    return "".join(part.get("text", "") for part in parts if not part.get("thought"))
