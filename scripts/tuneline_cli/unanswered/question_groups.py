"""Find and describe the groups of unanswered questions."""

from typing import Any

from tuneline.retrieval.open_questions import QuestionGroup, read_groups
from tuneline.storage.documents import Documents
from tuneline_cli.errors import UnknownRecordError


def as_json(group: QuestionGroup) -> dict[str, Any]:
    """The group for a program."""
    return {
        "id": group.id,
        "question": group.question,
        "is_masked": group.is_masked,
        "count": len(group.stored),
        "chats": group.chats,
        "reasons": group.reasons,
        "last_at": group.last_at.isoformat(),
        "is_dismissed": group.is_dismissed,
    }


async def find_group(store: Documents, beginning: str) -> QuestionGroup:
    """The group whose id begins so. Raises UnknownRecordError if there is none or several."""
    groups = [group for group in await read_groups(store) if group.id.startswith(beginning)]
    if len(groups) == 1:
        return groups[0]
    several = ", ".join(group.id for group in groups[:5])
    mistake = f"several begin with {beginning}: {several}" if groups else f"none is {beginning}"
    raise UnknownRecordError(f"Of the unanswered questions {mistake}; `list` shows them.")
