"""An operator's question gets its answer and the news; another user's loads nothing of operators."""

from datetime import UTC, datetime

import pytest

from tests.chat.conftest import Bot, Task
from tests.platforms import Line, OpenAI
from tuneline.chat.replies.operators import OperatorTexts
from tuneline.notices.notice import Notices
from tuneline.operator_chat import texts
from tuneline.operator_chat.answers.answer_buttons import AnswerButtons
from tuneline.operator_chat.news import News
from tuneline.storage.documents import Documents
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")


@pytest.mark.parametrize("operators", [[DEFAULT_USER], []])
async def test_only_an_operators_answer_has_the_news_below_it(
    documents: Documents, bot_with: Bot, task: Task, line: Line, openai: OpenAI, operators: list[str]
) -> None:
    loaded = []

    def operator_texts() -> OperatorTexts:
        loaded.append(True)
        return texts.OperatorTexts([], ask_answer=AnswerButtons(documents).ask, news=News(documents))

    await documents.create("bot/settings", {"operators": operators, "feedback": True})
    notices = Notices(documents=documents, now=lambda: datetime.now(UTC))
    await notices.notify("job_done", "ftjob-1", {"name": "門診.csv"})
    answering = bot_with(operator_texts=operator_texts)
    assert [await answering.handle(task()) for _ in range(2)] == ["sent", "sent"]
    answer, *others = line.said()
    assert (bool(loaded), len(others)) == (bool(operators), 2 if operators else 1)
    if operators:
        assert others[0] == "1 則新通知 · 訓練已完成"
    assert "則新通知" not in answer
    assert len(openai.asked()) == 2
