"""Control characters of an answer do not reach LINE, and an answer without visible text is empty."""

import pytest

from tests.chat.conftest import Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts
from tuneline.unicode import displayable

pytestmark = pytest.mark.stores("sqlite")

KEPT = "掛號費\n100 元，\u200f👨‍👩‍👧 ก็ e\u0301 ❤️"


@pytest.mark.parametrize(
    "control", ["\0", "\a", "\b", "\x1b", "\x7f", "\x85", "\x9b", "\u202e", "\u202a", "\u2066", "\u2069"]
)
async def test_control_characters_of_an_answer_are_dropped(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI, control: str
) -> None:
    openai.set(chat_answer=control.join(KEPT))
    assert await answering.handle(task()) == "sent"
    assert line.said() == [KEPT]


async def test_a_tab_becomes_a_blank_and_all_line_breaks_are_alike(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="初診\t100 元\r\n複診\r50 元")
    assert await answering.handle(task()) == "sent"
    assert line.said() == ["初診 100 元\n複診\n50 元"]


@pytest.mark.parametrize("nothing", ["\0\0\0", "\u202e\u2066", " \x07\n\t", "\u200b\ufeff", "\u3164\u2800"])
async def test_an_answer_that_shows_nothing_is_asked_for_once_more_then_it_is_empty(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI, nothing: str
) -> None:
    openai.set(chat_answer=nothing)
    one = task()
    assert await answering.handle(one) == "sent"
    assert line.said() == [chat_texts.text("apology", "zh-TW")]
    assert openai.calls("chat") == 2
    assert (await event_of(documents, one))["apology"] == "empty"


def test_what_is_displayable_stays_as_it_is() -> None:
    assert displayable(KEPT) == KEPT
    assert displayable(displayable("a\0\r\nb\ud83d")) == "a\nb\ufffd"
