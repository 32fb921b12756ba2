"""The reason of an event that got no answer, in words."""

from tuneline.notices.dead_events import reason_code
from tuneline.texts.notice_texts import texts


def readable_reason(reason: str | None) -> str:
    """The reason for the operator, in words. An error's is the name of its class."""
    code = reason_code(reason)
    return texts("en")[f"reason_{code}"].rstrip(".") if code else str(reason)
