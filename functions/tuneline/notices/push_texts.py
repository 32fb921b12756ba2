"""The texts of a push, which are saved before it: a repeated try sends the same ones.

A handover's text has words and an id of a user. If its notice expires, or the user withdraws it, before the
push has reached LINE, the saved texts lose it. The retry key stays: if LINE has had the earlier texts, it
sends no others, and if not, it sends the texts that are left.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline.line.split_messages import split
from tuneline.notices.handover import KIND, is_expired
from tuneline.notices.render import render_notice
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import readable
from tuneline.storage.records.notice import Notice, notice_path
from tuneline.storage.records.operators.delivery import Batch
from tuneline.texts.notice_texts import texts

# Notices that a push shows; for the others it shows their number.
SHOWN: Final = 20
# Notices without an action are not pushed on their own.
QUIET: Final = frozenset({"job_waiting", "job_started", "job_done", "operator_added", "operator_removed"})
_HANDOVERS: Final = notice_path(KIND, "")


def messages_of(waiting: Sequence[Notice], language: str) -> tuple[str, ...]:
    """Render all notices as one to five messages, those that need an action first."""
    by_need = sorted(waiting, key=lambda notice: (notice.kind in QUIET, notice.created_at))
    rendered = [render_notice(notice, language).as_text() for notice in by_need[:SHOWN]]
    if left := len(waiting) - SHOWN:
        rendered += [texts(language)["more"].format(count=left)] if left > 0 else []
    return tuple(split("\n\n".join(rendered)))


async def without_withdrawn(documents: Documents, batch: Batch, *, language: str, now: datetime) -> Batch:
    """Return the batch without the handovers that have expired or were withdrawn since it was saved."""
    if not any(path.startswith(_HANDOVERS) for path in batch.notices):
        return batch
    read = [document for document in await documents.get_many(batch.notices) if document is not None]
    left = [stored for stored in readable(Notice, read) if not _is_over(stored.record, now)]
    rendered = messages_of([stored.record for stored in left], language)
    paths = tuple(stored.document.path for stored in left)
    if paths == batch.notices and rendered == batch.texts:
        return batch
    return replace(batch, notices=paths, texts=rendered)


def _is_over(notice: Notice, now: datetime) -> bool:
    return notice.kind == KIND and is_expired(notice, now=now)
