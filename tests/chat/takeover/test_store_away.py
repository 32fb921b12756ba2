"""If the store goes away while a person has the chat, its user gets no apology; only hotlines."""

from typing import Any, cast

import pytest

from tests.chat.takeover.conftest import NOTE, Scene
from tests.chat.test_store_away import APOLOGY, Away, soon
from tuneline.chat.reply_task import ReplyTask
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")
HOTLINE = chat_texts.text("hotline", "zh-TW")
__all__ = ["soon"]


async def handled(scene: Scene, asked: ReplyTask, settings: dict[str, str], *, first: int) -> Any:
    """Handle the event with a store that is away from that call on."""
    store = cast(Documents, Away(scene.documents, first=first, seconds=3))
    try:
        return await scene.handles(asked, settings=settings, documents=store)
    except RetryError as failed:
        return failed


@pytest.mark.parametrize("first", [3, 4, 5])
async def test_a_run_that_knows_of_the_takeover_apologizes_to_nobody(
    scene: Scene, soon: dict[str, str], first: int
) -> None:
    await scene.taken()
    await scene.says()
    asked = scene.task()
    await handled(scene, asked, soon, first=first)
    assert scene.line.said() == [NOTE]
    await scene.without_lease(asked)
    assert await scene.handles(asked) in ("skipped", "known")
    assert scene.line.said() == [NOTE]


@pytest.mark.parametrize("first", [3, 4, 5])
async def test_hotlines_are_sent_without_the_apology(scene: Scene, soon: dict[str, str], first: int) -> None:
    await scene.taken()
    await scene.says()
    await handled(scene, scene.task(text="我想死"), soon, first=first)
    assert scene.line.said()[1:] == [HOTLINE]


async def test_without_a_takeover_the_user_gets_the_apology(scene: Scene, soon: dict[str, str]) -> None:
    await handled(scene, scene.task(), soon, first=1)
    assert scene.line.said() == [APOLOGY]
