"""Choose what the news say of waiting drafts: once, only while some wait that the reply does not show."""

import json
from collections.abc import Sequence

from tuneline.chat.context import Reply
from tuneline.chat.drafts.decision import waiting_drafts
from tuneline.operator_cards.postback import PREFIX
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.notice import Notice

_KIND = "draft_waiting"
# Each card of drafts has the button that switches draft mode.
_SWITCH = f'"{PREFIX}drafts_o'


async def with_current_drafts(
    documents: Documents, reply: Reply, notices: Sequence[StoredRecord[Notice]]
) -> list[StoredRecord[Notice]]:
    """Return the notices, the latest first, without those of drafts that are no news."""
    others = [notice for notice in notices if notice.record.kind != _KIND]
    of_drafts = [notice for notice in notices if notice.record.kind == _KIND]
    if not of_drafts or _shows_drafts(reply) or not await waiting_drafts(documents):
        return others
    return sorted([*others, of_drafts[0]], key=lambda notice: notice.record.created_at, reverse=True)


def _shows_drafts(reply: Reply) -> bool:
    return any(message.flex and _SWITCH in json.dumps(message.flex) for message in reply.messages)
