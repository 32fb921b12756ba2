"""The soak reports a second call of the model, a broken host that broke nothing, and a wrong order."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import httpx2
import pytest

from tuneline_dev.bench.soak_test.broken_answers import BROKEN_WORD, BreakingHost
from tuneline_dev.bench.soak_test.soak_checks import AI_NOTICE, ANSWER, RoundChecks
from tuneline_dev.bench.soak_test.soak_round import Kill, Round
from tuneline_dev.bench.users import Line
from tuneline_dev.emulators.line.chats import ChatMessage

BROKEN_RACE = "a model's host that breaks HTTP"
BEGAN, ENDED = 100.0, 110.0
BEFORE, DURING, AFTER = Kill(90, 95), Kill(104, 105), Kill(120, 121)


@dataclass
class Spoken:
    """A LINE whose bot has said these messages to each user."""

    messages: list[ChatMessage]

    def replies_to(self, user: str) -> list[ChatMessage]:
        return self.messages


def made_host(status: int = 200) -> BreakingHost:
    emulator = httpx2.MockTransport(lambda request: httpx2.Response(status, json={}))
    return BreakingHost("http://model/v1", api_key="k", http_client=httpx2.Client(transport=emulator))


def call(host: BreakingHost, question: str) -> bytes:
    return host.answer(json.dumps({"messages": [{"content": question}]}).encode())


def made_round(name: str, *questions: str) -> Round:
    events = [{"webhookEventId": f"e{number}"} for number in range(len(questions))]
    return Round(
        name,
        "U1",
        began=BEGAN,
        ended=ENDED,
        events=events,
        questions={f"e{number}": question for number, question in enumerate(questions)},
        taken_up=[datetime(2026, 1, 1, tzinfo=UTC)] * len(questions),
    )


def reply(event: str, text: str) -> ChatMessage:
    return ChatMessage(event, "bot", {"text": text}, 0, via="reply", event_id=event)


def violations(played: Round, host: BreakingHost, *kills: Kill, order: tuple[str, ...] = ()) -> list[str]:
    answered = order or tuple(played.ids)
    messages = [reply(answered[0], AI_NOTICE), *(reply(event, ANSWER) for event in answered)]
    checks = RoundChecks(cast(Line, Spoken(messages)), host)
    checks.kills += kills
    checks.check(played)
    return played.wrong


@pytest.mark.parametrize(
    ("calls", "kill", "wrong"),
    [
        (1, BEFORE, []),
        (2, BEFORE, ["e0 took 2 calls of the model"]),
        (2, DURING, []),
        (2, AFTER, ["e0 took 2 calls of the model"]),
    ],
)
def test_a_message_calls_the_model_once_unless_a_kill_interrupts_it(
    calls: int, kill: Kill, wrong: list[str]
) -> None:
    host = made_host()
    for _ in range(calls):
        call(host, "q0")
    assert violations(made_round("duplicates at once", "q0"), host, kill) == wrong


def test_a_call_that_met_a_fault_may_be_repeated() -> None:
    host = made_host(status=500)
    for _ in range(2):
        call(host, "q0")
    assert violations(made_round("duplicates at once", "q0"), host) == []


def test_a_round_with_a_host_that_broke_nothing_is_a_violation() -> None:
    host = made_host()
    broken, whole = f"{BROKEN_WORD} 1", f"{BROKEN_WORD} 2"
    call(host, broken)
    assert violations(made_round(BROKEN_RACE, broken), host) == []
    assert violations(made_round(BROKEN_RACE, whole), host) == ["e0 met no broken answer"]


@pytest.mark.parametrize(("kill", "is_excused"), [(BEFORE, False), (DURING, True), (AFTER, False)])
def test_only_a_kill_in_its_own_life_excuses_the_order_of_a_round(kill: Kill, is_excused: bool) -> None:
    played = made_round("two messages, a second apart", "q0", "q1")
    found = violations(played, made_host(), kill, order=("e1", "e0"))
    assert found == ([] if is_excused else ["answered in another order"])
    assert played.is_excused == is_excused


def test_a_user_who_was_not_told_that_an_ai_answers_is_a_violation() -> None:
    played = made_round("two messages, a second apart", "q0")
    host = made_host()
    host.passed_on["q0"] = 1
    checks = RoundChecks(cast(Line, Spoken([reply("e0", ANSWER)])), host)
    checks.check(played)
    assert played.wrong == ["was not told that an AI answers"]
