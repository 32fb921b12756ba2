"""The notice that a person has a chat: it expires soon, and is gone when its user wishes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.notices.test_push import Desk
from tests.platforms import Line
from tuneline.chat.memory import withdrawal
from tuneline.notices.handover import (
    KEPT,
    Handover,
    UserMessage,
    chat_link,
    forget_question,
    is_expired,
    notify_handover,
)
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.notice import Notice
from tuneline.storage.records.operators.delivery import DELIVERY
from tuneline_dev.emulators.line.identifiers import BOT_USER, DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")
USER = "U" + "a1" * 16
CHAT = chat_path(USER)
HANDOVER = Handover(CHAT, "01EVENT")
LINK = chat_link(bot_user_id=BOT_USER, user_id=USER)
NOW = datetime.now(UTC)


async def notify(documents: Documents, text: str = "可以改約嗎？", message: str = "m1", **more: Any) -> None:
    given = {"by": "user", "now": NOW, **more}
    await notify_handover(documents, HANDOVER, UserMessage(text, message, LINK), **given)


async def whole_store(documents: Documents) -> str:
    collections = ("notices", "bot", "chats", "events")
    return str([await documents.query(each, where={}) for each in collections])


def test_the_link_is_the_address_of_the_chat_in_lines_manager() -> None:
    assert f"https://chat.line.biz/{BOT_USER}/chat/{USER}" == LINK
    assert chat_link(bot_user_id="", user_id=USER) is None
    assert chat_link(bot_user_id=BOT_USER, user_id="") is None


@pytest.mark.stores("sqlite", "firestore")
async def test_it_has_the_last_question_and_the_link_and_expires_a_day_after_the_last_message(
    documents: Documents,
) -> None:
    await notify(documents)
    await notify(documents, "下週三呢？", "m2", now=NOW + timedelta(hours=2))
    await notify(documents, "", "m3", now=NOW + timedelta(hours=3))
    (notice,) = await documents.query("notices", where={})
    assert notice.path == f"notices/handover-{CHAT.removeprefix('chats/')}-01EVENT"
    expected = {"by": "user", "question": "下週三呢？", "message": "m2", "chat_link": LINK}
    assert notice.data["facts"] == expected
    assert notice.data["expire_at"] == NOW + timedelta(hours=3) + KEPT
    assert timedelta(days=2) >= KEPT


async def test_one_that_an_operator_began_gets_its_link_with_the_users_next_message(
    documents: Documents,
) -> None:
    await notify_handover(
        documents, HANDOVER, UserMessage("有停車場嗎？"), by="operator", now=NOW, unpushed="no"
    )
    before = await read_record(documents, Notice, HANDOVER.path)
    assert before is not None
    assert "chat_link" not in before.facts
    await notify(documents, by="operator")
    after = await read_record(documents, Notice, HANDOVER.path)
    assert after is not None
    assert (after.facts["chat_link"], after.delivery) == (LINK, "unsent")


async def test_an_expired_one_is_not_shown_even_if_the_store_still_has_it(documents: Documents) -> None:
    await notify(documents)
    notice = await read_record(documents, Notice, HANDOVER.path)
    assert notice is not None
    assert not is_expired(notice, now=NOW + KEPT - timedelta(seconds=1))
    assert is_expired(notice, now=NOW + KEPT)


@pytest.mark.stores("sqlite", "firestore")
async def test_forget_me_deletes_it_and_an_unsent_message_takes_its_words(documents: Documents) -> None:
    await notify(documents)
    await forget_question(documents, CHAT, "another")
    await withdrawal.unsend(documents, CHAT, "m1", expire_at=NOW + timedelta(days=1))
    assert "可以改約嗎" not in await whole_store(documents)
    assert USER in await whole_store(documents)
    await withdrawal.forget(documents, CHAT, sent_at=1, now=NOW)
    assert USER not in await whole_store(documents)
    assert await documents.query("notices", where={}) == []


class TestPush:
    @pytest.fixture
    async def desk(self, documents: Documents, line: Line) -> Desk:
        """One operator, who allows pushing, in English."""
        made = Desk(documents, line)
        await made.settings(operators=[DEFAULT_USER], push_notices=True, language="en")
        return made

    async def test_it_is_pushed_once_with_the_question_and_the_link(self, desk: Desk, line: Line) -> None:
        await notify(desk.documents)
        assert await desk.tick() == "sent"
        (said,) = line.said()
        assert "A user waits for a person" in said
        assert "可以改約嗎？" in said
        assert str(LINK) in said
        await notify(desk.documents, "下週三呢？", "m2")
        assert await desk.tick(later=timedelta(minutes=5)) == "nothing"
        assert line.calls("multicast") == 1
        (delivery,) = await desk.documents.get_many([DELIVERY])
        assert delivery is not None
        assert USER not in str(delivery.data)

    async def test_several_are_one_push(self, desk: Desk, line: Line) -> None:
        for number in range(3):
            await notify_handover(
                desk.documents,
                Handover(chat_path(str(number)), "01E"),
                UserMessage(f"question {number}"),
                by="user",
                now=NOW,
            )
        assert await desk.tick() == "sent"
        assert line.calls("multicast") == 1
        assert all(f"question {number}" in line.said()[0] for number in range(3))

    async def test_one_that_must_not_be_pushed_is_not(self, desk: Desk, line: Line) -> None:
        await notify(desk.documents, unpushed="the setting push_handovers is off")
        assert await desk.tick() == "nothing"
        assert line.calls("multicast") == 0

    @pytest.mark.parametrize("how", ["forget", "unsend", "expire"])
    async def test_a_push_that_waits_loses_what_its_user_withdraws(
        self, desk: Desk, line: Line, how: str
    ) -> None:
        await notify(desk.documents)
        await desk.notify("job_done", "ftjob-1", name="a.csv")
        line.fault("multicast", "status", status=500)
        assert await desk.tick() == "waiting"
        (delivery,) = await desk.documents.get_many([DELIVERY])
        assert delivery is not None
        assert USER in str(delivery.data)
        if how == "forget":
            await withdrawal.forget(desk.documents, CHAT, sent_at=1, now=NOW)
        elif how == "unsend":
            await withdrawal.unsend(desk.documents, CHAT, "m1", expire_at=NOW + KEPT)
        else:
            await notify(desk.documents, now=NOW - KEPT)
        assert await desk.tick(later=timedelta(minutes=1)) == "sent"
        (said,) = line.said()
        assert "可以改約嗎" not in said
        assert (USER in said) == (how == "unsend")
        assert "Training is done" in said

    async def test_a_lost_answer_is_never_pushed_twice_even_if_the_texts_change(
        self, desk: Desk, line: Line
    ) -> None:
        await notify(desk.documents)
        await desk.notify("job_done", "ftjob-1", name="a.csv")
        line.fault("multicast", "lost_answer")
        assert await desk.tick() == "waiting"
        await withdrawal.forget(desk.documents, CHAT, sent_at=1, now=NOW)
        assert await desk.tick(later=timedelta(minutes=1)) == "sent"
        assert len(line.said()) == 1

    async def test_pushing_that_is_switched_off_leaves_no_text_behind(self, desk: Desk, line: Line) -> None:
        await notify(desk.documents)
        line.fault("multicast", "status", status=500)
        assert await desk.tick() == "waiting"
        await desk.settings(operators=[DEFAULT_USER], push_notices=False)
        assert await desk.tick(later=timedelta(minutes=1)) == "off"
        (delivery,) = await desk.documents.get_many([DELIVERY])
        assert delivery is not None
        assert USER not in str(delivery.data)
        await desk.settings(operators=[DEFAULT_USER], push_notices=True)
        assert await desk.tick(later=timedelta(minutes=2)) == "nothing"
        assert line.said() == []
