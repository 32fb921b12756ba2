"""The soak counts words of the bot after a takeover was recorded, and notes other than one."""

import pytest

from tuneline_dev.bench.soak_test.soak_checks import ANSWER
from tuneline_dev.bench.soak_test.soak_round import Round, Span
from tuneline_dev.bench.soak_test.takeover_race import AI_NOTICE, NOTE, TAKEOVER, check
from tuneline_dev.emulators.line.chats import ChatMessage

SINCE, UNTIL = 1_000, 2_000


def said(event: str, text: str, at: int) -> ChatMessage:
    return ChatMessage(event, "bot", {"text": text}, at, via="reply", event_id=event)


BEFORE = [said("e1", AI_NOTICE, 900), said("e1", ANSWER, SINCE)]
TOLD = said("e2", NOTE, 1_100)
AGAIN = said("e9", ANSWER, 2_100)


@pytest.mark.parametrize(
    ("messages", "wrong"),
    [
        ([*BEFORE, TOLD, AGAIN], []),
        ([said("e1", NOTE, 950), AGAIN], []),
        (
            [said("e1", ANSWER, SINCE + 1), TOLD, AGAIN],
            [f"said {ANSWER!r} 1 ms after the takeover was recorded"],
        ),
        ([*BEFORE, AGAIN], ["the user was told 0 times that a person answers"]),
        ([TOLD, said("e3", NOTE, 1_200), AGAIN], ["the user was told 2 times that a person answers"]),
        ([TOLD], ["after it was given back, the bot said []"]),
        ([said("e1", "抱歉", 900), TOLD, AGAIN], ["said '抱歉'"]),
        ([*BEFORE, said("e1", ANSWER, 950), TOLD, AGAIN], ["e1 has two answers"]),
    ],
)
def test_a_round_has_these_violations(messages: list[ChatMessage], wrong: list[str]) -> None:
    played = Round(TAKEOVER, "U1", with_person=Span(SINCE, UNTIL), answered_again="e9")
    assert check(played, messages, answer=ANSWER) == wrong
