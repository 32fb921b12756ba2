"""Many chats while a canary goes up and down: each keeps its side, and each message gets one answer."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.chat.conftest import BASE, Task, event_of
from tests.chat.test_canary import CANDIDATE, figures, set_share
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.errors import RetryError
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.storage.documents import Documents
from tuneline_dev.bench.canary_run.side_changes import SideChanges
from tuneline_dev.bench.users import user_id

pytestmark = pytest.mark.stores("sqlite")
CHATS = 60
SHARES = (10, 50, 90, 30, 30)


async def test_a_chat_keeps_its_side_but_by_a_decision_and_every_message_gets_one_answer(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI, line: Line
) -> None:
    """Each event is delivered twice at once, and once more."""
    openai.set(model_answers={CANDIDATE: "new", BASE: "current"})
    changes, shares = SideChanges(), iter(SHARES)

    async def ask(user: int) -> None:
        asked = task(user=user_id(user))
        twice = await asyncio.gather(*(answering.handle(asked) for _ in range(2)), return_exceptions=True)
        assert all(isinstance(one, str | RetryError) for one in twice)
        assert await answering.handle(asked) == "known"
        version = (await event_of(documents, asked))["version"]
        said = [text for text in line.said(user=user_id(user)) if text in ("new", "current")]
        assert said[-1] == ("new" if version == "2" else "current")
        changes.answered(user, is_candidate=version == "2")

    before = 0
    for share in shares:
        if share != before:
            await set_share(documents, share)
            changes.decided(share)
        before = share
        for user in range(CHATS):
            await ask(user)
        assert abs(changes.share - share) < 15
    both = await figures(documents)
    counted = {"candidate": both.candidate.answers, "current": both.current.answers}
    decided = Decision(by="mei", reason="enough", now=datetime.now(UTC))
    await decisions.end(documents, why="stopped", decision=decided)
    assert counted == dict(changes.while_running)
    changes.decided(0)
    for user in range(CHATS):
        await ask(user)
    assert changes.share == 0
    assert changes.violations == []
    for user in range(CHATS):
        said = [text for text in line.said(user=user_id(user)) if text in ("new", "current")]
        assert len(said) == len(SHARES) + 1


def test_a_chat_that_moves_without_a_decision_is_noticed() -> None:
    changes = SideChanges()
    changes.decided(10)
    changes.answered(1, is_candidate=False)
    changes.answered(1, is_candidate=True)
    assert len(changes.violations) == 1
    changes.decided(5)
    changes.answered(1, is_candidate=False)
    changes.answered(2, is_candidate=True)
    assert len(changes.violations) == 2, "a lower share moves no chat to the candidate"
