"""Do something once a day or once an hour, in one of several runs."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from tuneline.storage.claims import HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import RecordClaim
from tuneline.storage.records.check import FINAL, KEPT, Check, check_path, hourly_path


async def check_daily(
    documents: Documents,
    what: str,
    check: Callable[[], Coroutine[Any, Any, None]],
    *,
    now: Callable[[], datetime],
) -> bool:
    """Do today's check (UTC) unless another run has; return whether this run did it.

    Of several pollers one does the check; if it crashes, another takes over.
    """
    return await _check_once(documents, check_path(what, now()), check, now=now)


async def check_hourly(
    documents: Documents,
    what: str,
    check: Callable[[], Coroutine[Any, Any, None]],
    *,
    now: Callable[[], datetime],
) -> bool:
    """Do this hour's check (UTC) as `check_daily` does today's."""
    return await _check_once(documents, hourly_path(what, now()), check, now=now)


async def _check_once(
    documents: Documents,
    path: str,
    check: Callable[[], Coroutine[Any, Any, None]],
    *,
    now: Callable[[], datetime],
) -> bool:
    fresh = Check(state="checking", expire_at=now() + KEPT).as_document()
    try:
        held = await claim(documents, path, fresh=fresh, final=FINAL, now=now)
    except HeldElsewhereRetryError:
        return False
    if held is None:
        return False
    await held.keep_while(check())
    today = RecordClaim(held, Check)
    await today.finish(replace(today.record, state="done"))
    return True
