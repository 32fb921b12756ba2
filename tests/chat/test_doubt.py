"""A bot whose examples are in doubt refuses nothing."""

from dataclasses import replace

import pytest

from tests.chat.conftest import Bot, Task
from tests.chat.test_word_for_word import FAR, MODEL, UNKNOWN, set_rules
from tests.chat.word_for_word import Dataset, accepted
from tests.platforms import Line, OpenAI
from tests.poller.test_doubtful_examples import NOW, ask, check
from tuneline.poller.doubtful_examples import DOUBTED_FOR
from tuneline.retrieval.few_shot import publish_examples
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")


async def test_a_bot_in_doubt_refuses_nothing_until_the_doubt_ends_or_a_new_dataset_comes(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=MODEL)
    await set_rules(documents, unknown="say_so")
    now = [NOW]
    dataset = await accepted(documents)
    bot = dataset.bot(bot_with, now=lambda: now[0])

    async def answer() -> str:
        await bot.handle(replace(task(text=FAR[0]), received_at=now[0]))
        return line.said()[-1]

    assert await answer() == UNKNOWN
    await ask(documents, "unknown", 30)
    assert await check(documents) == NOW + DOUBTED_FOR
    assert await answer() == MODEL
    now[0] = NOW + DOUBTED_FOR
    assert await answer() == UNKNOWN
    now[0] = NOW
    assert await answer() == MODEL
    newer = Dataset(name="d2")
    await newer.embed()
    dataset.objects |= newer.objects
    await publish_examples(documents, replace(newer.source, created_at=NOW))
    assert await answer() == UNKNOWN
