"""Tell the operators something, once: a document in `notices`, and one log event.

`notices/{kind}-{about}` is created before whatever it tells of is written down, so that a run that dies in
between tells it again, and the second telling finds the first.
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
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
KEPT: Final = timedelta(days=180)
_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")


class Notices:
    """Tells with the collaborators it is given."""

    def __init__(
        self, *, documents: Documents, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._documents = documents
        self._now = now

    async def tell(self, kind: Kind, about: str, facts: Mapping[str, str | int | float | None]) -> bool:
        """Tell that `kind` happened to `about`: the id of a dataset, a job, a model's version, a month.

        What may happen to one thing several times carries the occasion in `about`: `{version}-30-days`.
        `facts` are what the texts speak of, such as `name`, `reason`, `usd` (see `texts/en.py`; what a text
        does not know of does no harm). False when it was told before. Raises UnavailableRetryError.
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
