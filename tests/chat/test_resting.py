"""Once a month's answers cost what they may, the bot rests and says so, and the operators are told once."""

from datetime import UTC, datetime

from tests.chat.conftest import Task
from tests.platforms import Line, OpenAI
from tuneline.chat.answer import Answering
from tuneline.chat.texts import text
from tuneline.storage.documents import Documents


async def test_the_bot_rests_says_so_and_tells_the_operators_once(
    answering: Answering, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    await documents.create("bot/settings", {"month_usd": 2.5})
    await documents.add(f"usage/{month}-0", {"answers": 9, "micro_usd": 2_600_000})
    for _ in range(2):
        assert await answering.handle(task()) == "sent"
    assert line.said() == [text("resting", "zh-TW")] * 2
    assert openai.asked() == []
    (told,) = await documents.query("notices", where={})
    assert told.path == f"notices/cost_cap-{month}"
    assert told.data["facts"] == {"usd": 2.6, "cap_usd": 2.5}


async def test_answers_that_are_empty_count_as_well(
    answering: Answering, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"month_usd": 0.000001})
    openai.set(chat_answer="")
    assert await answering.handle(task()) == "sent"
    asked = len(openai.asked())
    assert await answering.handle(task()) == "sent"
    assert len(openai.asked()) == asked
