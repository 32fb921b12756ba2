"""A switch from an OpenAI model to a Gemini one leaves each message exactly one answer."""

import concurrent.futures
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import running_bot
from tests.platforms import Vertex, vertex_platform
from tests.process.test_switch import promote, recorded
from tests.running import Bot, stored, until

OPENAI, GEMINI = "gpt-4.1", "gemini-3.1-flash-lite"
MESSAGES = 200
# No answer comes before the switch, also on a busy machine.
MODEL_SECONDS = 5.0


@pytest.fixture
def vertex(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vertex]:
    """Vertex AI, which the functions of this test find beside OpenAI."""
    with vertex_platform() as platform:
        for name in ("GCE_METADATA_HOST", "VERTEX_BASE_URL"):
            monkeypatch.setenv(name, platform.environment[name])
        yield platform


@pytest.fixture
def bot(vertex: Vertex, tmp_path: Path) -> Iterator[Bot]:
    """Functions whose time for an answer is production's."""
    with running_bot(tmp_path, {"ANSWER_SECONDS": "45"}) as bot:
        yield bot


def user(number: int) -> str:
    return f"U{number:032x}"


def send(bot: Bot, number: int) -> str:
    """Let a user ask; return the event's id, once the webhook has answered 200."""
    sent = bot.line.post("/sim/message", user=user(number), text=f"問題{number}")
    assert sent["status"] == 200
    return str(sent["event_id"])


def test_of_200_messages_in_flight_at_a_switch_to_gemini_each_gets_exactly_one_answer(
    bot: Bot, vertex: Vertex
) -> None:
    endpoint = vertex.endpoint({})
    recorded(bot, "1", OPENAI)
    recorded(bot, "2", endpoint, endpoint="vertex", base_model=GEMINI, serves=False)
    answers = {"1": "舊的回答。", "2": "新的回答。"}
    bot.openai.set(chat_answer=answers["1"], chat_seconds=MODEL_SECONDS)
    vertex.set(chat_answer=answers["2"])
    bot.tasks.pause()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda number: send(bot, number), range(MESSAGES)))
    bot.tasks.resume()
    # Some wait for the old model, some for line_reply, the others for the queue.
    until(lambda: len(bot.openai.asked()) >= 10)
    promote(bot, "2")
    assert bot.line.calls("reply") == 0
    until(bot.is_idle, seconds=100)
    events = stored(bot.stack, "events")
    assert {events[each]["state"] for each in sent} == {"sent"}
    versions = [events[each]["version"] for each in sent]
    assert {"1", "2"} == set(versions)
    # Each user has one answer, of the model that the event names; LINE got no second one.
    assert [bot.line.said(user=user(number)) for number in range(MESSAGES)] == [
        [answers[version]] for version in versions
    ]
    assert bot.line.calls("reply") == MESSAGES
    # Each question was asked once, with the prompt of the model's own training.
    old, new = bot.openai.asked(), vertex.asked()
    assert (len(old), len(new)) == (versions.count("1"), versions.count("2"))
    assert {(each["model"], each["messages"][0]["content"]) for each in old} == {(OPENAI, "你是1。")}
    assert {(each["model"], each["systemInstruction"]["parts"][0]["text"]) for each in new} == {
        (endpoint, "你是2。")
    }
