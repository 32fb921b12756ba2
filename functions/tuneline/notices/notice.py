"""Notify the operators once: write a document in `notices` and one log event.

`notices/{kind}-{about}` is created before the reported change is written. After a crash in between, the next
run finds the existing notice and does not send a second one.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, get_args

from tuneline import logs
from tuneline.storage.documents import AlreadyExistsRetryError, Documents

Kind = Literal[
    "dataset_rejected",
    "dataset_stuck",
    "dataset_waiting",
    "job_waiting",
    "job_started",
    "job_done",
    "job_failed",
    "job_refused",
    "job_stuck",
    "model_held",
    "model_promoted",
    "model_rolled_back",
    "model_ends",
    "model_ended",
    "cost_cap",
    "line_quota",
    "events_dead",
    "no_credit",
    "key_refused",
    "vertex_refused",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
KEPT: Final = timedelta(days=180)
_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")


class Notices:
    """Write notices to the store."""

    def __init__(
        self, *, documents: Documents, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._documents = documents
        self._now = now

    async def notify(self, kind: Kind, about: str, facts: Mapping[str, str | int | float | None]) -> bool:
        """Write the notice that `kind` happened to `about`: a dataset's or job's id, a version, a month.

        For events that repeat, `about` contains the occasion: `{version}-30-days`. `facts` fill the
        placeholders of the texts, such as `name`, `reason`, `usd` (see `texts/notice_texts/en.py`); other
        facts are ignored. Returns False if the notice exists. Raises UnavailableRetryError.
        """
        notice = {
            "kind": kind,
            "about": about,
            "facts": dict(facts),
            "created_at": self._now(),
            "delivery": "waiting",
            "sent_at": None,
            "expire_at": self._now() + KEPT,
        }
        try:
            await self._documents.create(f"notices/{kind}-{_ALLOWED.sub('-', about)}", notice)
        except AlreadyExistsRetryError:
            return False
        logs.warning("notice", notice=kind, about=about)
        return True
