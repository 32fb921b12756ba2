"""Notify the operators once: write a document in `notices` and one log event.

`notices/{kind}-{about}` is created before the reported change is written. After a crash in between, the next
run finds the existing notice and does not send a second one.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from tuneline import logs
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record
from tuneline.storage.records.notice import KEPT, Kind, Notice, notice_path, week_of


class Notices:
    """Write notices to the store."""

    def __init__(
        self, *, documents: Documents, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._documents = documents
        self._now = now

    async def notify(
        self,
        kind: Kind,
        about: str,
        facts: Mapping[str, str | int | float | None],
        *,
        unpushed: str | None = None,
        seen_by: tuple[str, ...] = (),
        chat: str = "",
        kept: timedelta = KEPT,
    ) -> bool:
        """Write the notice that `kind` happened to `about`: a dataset's or job's id, a version, a month.

        For events that repeat, `about` contains the occasion: `{version}-30-days`. `facts` fill the
        placeholders of the texts, such as `name`, `reason`, `usd` (see `texts/notice_texts/en.py`); other
        facts are ignored. `unpushed` is the reason why it is never pushed, `seen_by` the operators who know
        it already (`notice.reader_of`). `chat` is the path of the chat that it is about, and `kept` how long
        it is stored. Returns False if the notice exists. Raises UnavailableRetryError.
        """
        now = self._now()
        notice = Notice(
            kind=kind,
            about=about,
            facts=facts,
            created_at=now,
            delivery="waiting" if unpushed is None else "unsent",
            sent_at=None,
            expire_at=now + kept,
            unsent_reason=unpushed,
            week=week_of(now),
            seen_by=seen_by,
            chat=chat,
        )
        if not await create_record(self._documents, notice_path(kind, about), notice):
            return False
        logs.warning("notice", notice=kind, about=about)
        return True
