"""Events that no run has finished are closed, counted as unanswered, and reported."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from tuneline.chat.stale_events import end_stale_events
from tuneline.notices.dead_events import notify_dead_events
from tuneline.notices.notice import Notices
from tuneline.notices.render import render_notice
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.event import UNFINISHED
from tuneline.storage.records.notice import Notice

NOW = datetime.now(UTC)
OLD = NOW - timedelta(minutes=21)


async def put(documents: Documents, name: str, **event: Any) -> None:
    base = {"state": "claimed", "outcome": "open", "received_at": OLD, "lease_until": None, "attempts": 1}
    await documents.create(f"events/{name}", {**base, **event})


async def get(documents: Documents, name: str) -> dict[str, Any]:
    (found,) = await documents.get_many([f"events/{name}"])
    assert found is not None
    return found.data


async def test_what_no_run_finished_is_dead_once_its_token_is(documents: Documents) -> None:
    for state in ("claimed", "answered", "late"):
        await put(documents, state, state=state, messages=[{"text": "words"}], reason="LineRetryError")
    assert await end_stale_events(documents, now=NOW) == 3
    for state in ("claimed", "answered", "late"):
        event = await get(documents, state)
        assert (event["state"], event["outcome"], event["step"]) == ("dead", "unanswered", state)
        assert "20 minutes (last: LineRetryError)" in event["reason"]
        assert "words" not in str(event)
    assert await end_stale_events(documents, now=NOW) == 0


async def test_its_message_stays_unread_at_line(documents: Documents) -> None:
    await put(documents, "1", chat="chats/a", message="m1")
    await put(documents, "2", chat="chats/b", message="m2", withdrawn="unsent")
    assert await end_stale_events(documents, now=NOW) == 1
    chats = await documents.get_many(["chats/a", "chats/b"])
    assert [chat and [each["event"] for each in chat.data["unread"]] for chat in chats] == [["1"], None]


async def test_an_event_that_cannot_be_read_does_not_keep_others_open(documents: Documents) -> None:
    await put(documents, "0", state="of a newer version")
    await put(documents, "1")
    assert await end_stale_events(documents, now=NOW) == 1
    assert (await get(documents, "1"))["state"] == "dead"


async def test_what_may_still_be_answered_is_left_alone(documents: Documents) -> None:
    await put(documents, "young", received_at=NOW - timedelta(minutes=19))
    await put(documents, "held", lease_until=NOW + timedelta(seconds=60), lease_seconds=3600)
    await put(documents, "kept", state="kept", outcome="answered")
    await put(documents, "unsend", outcome="nothing")
    assert await end_stale_events(documents, now=NOW) == 0
    assert {(await get(documents, name))["state"] for name in ("young", "held", "unsend")} == {"claimed"}


async def test_what_its_user_took_back_is_owed_nothing(documents: Documents) -> None:
    await put(documents, "gone", withdrawn="unsent")
    assert await end_stale_events(documents, now=NOW) == 0
    event = await get(documents, "gone")
    assert (event["state"], event["outcome"]) == ("skipped", "nothing")


async def test_what_they_had_reserved_counts_as_spent_once(documents: Documents) -> None:
    await documents.add("usage/2026-11-0", {"reserved_micro_usd": 900})
    await put(documents, "died", reserved={"path": "usage/2026-11-0", "micro_usd": 900})
    for _ in range(2):
        await end_stale_events(documents, now=NOW)
    (shard,) = await documents.query("usage", where={})
    assert shard.data == {"reserved_micro_usd": 0, "micro_usd": 900}


class Slow:
    """A store in which another run changes an event between read and write."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        await self._documents.replace(document, {**document.data, "state": "sent", "outcome": "answered"})
        return await self._documents.replace(document, data)


async def test_an_event_that_is_answered_meanwhile_stays_answered(documents: Documents) -> None:
    await put(documents, "e")
    assert await end_stale_events(cast(Documents, Slow(documents)), now=NOW) == 0
    assert (await get(documents, "e"))["state"] == "sent"


async def test_unanswered_events_are_reported_in_a_notice_of_their_day(documents: Documents) -> None:
    noon = NOW.replace(hour=12, minute=0)
    for number, state in enumerate(("expired", "refused", "dead")):
        event = {"state": state, "outcome": "unanswered", "reason": state, "died_at": noon}
        await documents.create(f"events/{number}", event)
    notices = Notices(documents=documents, now=lambda: noon)
    assert await notify_dead_events(documents, notices, now=noon)
    assert not await notify_dead_events(documents, notices, now=noon)
    (notice,) = await documents.get_many([f"notices/events_dead-{noon:%Y-%m-%d}"])
    assert notice is not None
    assert notice.data["facts"]["count"] == 3


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("UnavailableRetryError", "Firestore did not answer in time."),
        ("ContendedRetryError", "Firestore did not answer in time."),
        ("LineRetryError", "LINE did not answer."),
        ("LineAccessRetryError", "LINE refuses the channel access token."),
        ("TokenSpentDropError", "the reply token had expired, or was used already."),
        (f"{UNFINISHED} (last: LineRetryError)", "the answers were not finished within 20 minutes."),
        ("KeyError", "an unexpected error in the bot; the log of line_reply has the details."),
        (None, "an unexpected error in the bot; the log of line_reply has the details."),
        ("LINE answered 400", "LINE answered 400"),
    ],
)
async def test_the_notice_has_the_reason_in_words(
    documents: Documents, reason: str | None, words: str
) -> None:
    reasons = [reason, reason, "the reply token is unknown"]
    for number, own in enumerate(reasons):
        event = {"state": "dead", "outcome": "unanswered", "reason": own, "died_at": NOW}
        await documents.create(f"events/{number}", event)
    assert await notify_dead_events(documents, Notices(documents=documents, now=lambda: NOW), now=NOW)
    notice = await read_record(documents, Notice, f"notices/events_dead-{NOW:%Y-%m-%d}")
    assert notice is not None
    assert render_notice(notice, "en").what.endswith(f"today: 3. Most frequent reason: {words}")
    if reason != "LINE answered 400":
        told = {render_notice(notice, language).what for language in LANGUAGES}
        assert len(told) == len(LANGUAGES)
        assert "Error" not in str(told)


async def test_an_event_without_the_time_of_its_end_does_not_stop_the_notice(documents: Documents) -> None:
    await documents.create("events/0", {"state": "dead", "outcome": "unanswered"})
    await documents.create("events/1", {"state": "dead", "outcome": "unanswered", "died_at": NOW})
    assert await notify_dead_events(documents, Notices(documents=documents, now=lambda: NOW), now=NOW)


async def test_events_that_die_just_before_midnight_are_reported_after_it(documents: Documents) -> None:
    midnight = NOW.replace(hour=0, minute=0, second=0)
    event = {"state": "dead", "outcome": "unanswered", "died_at": midnight - timedelta(seconds=20)}
    await documents.create("events/1", event)
    notices = Notices(documents=documents, now=lambda: midnight)
    assert await notify_dead_events(documents, notices, now=midnight + timedelta(seconds=40))
