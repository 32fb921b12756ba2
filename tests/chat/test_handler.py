"""One event, one answer: through the real SDKs against the emulators, on both stores."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import BASE, Task, event_of
from tests.platforms import KEY, Line, OpenAI
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.chat.handler import EventHandler
from tuneline.inference.candidates import Candidate
from tuneline.inference.fallback import first_answer
from tuneline.line.client import LineAccessRetryError, LineRetryError
from tuneline.line.events import parse_event
from tuneline.settings import ChatSettings
from tuneline.storage.claims import HeldElsewhereRetryError
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import chat_path
from tuneline.texts import chat_texts

GROUP = "C" + "1" * 32


def said(message: str, code: str) -> dict[str, Any]:
    """Return an error as OpenAI words it."""
    return {"error": {"message": message, "code": code}}


async def test_a_text_is_answered_by_the_model(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    assert await answering.handle(task()) == "sent"
    assert line.said() == ["請掛神經內科。"]
    (asked,) = openai.asked()
    assert asked["model"] == BASE
    assert asked["messages"][0] == {"role": "system", "content": chat_texts.text("instructions", "zh-TW")}
    assert asked["messages"][-1] == {"role": "user", "content": "頭痛要看哪一科？"}


async def test_copies_at_the_same_moment_give_one_model_call_and_one_answer(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=0.3)
    one = task()
    outcomes = await asyncio.gather(*(answering.handle(one) for _ in range(12)), return_exceptions=True)
    assert outcomes.count("sent") == 1
    assert sum(isinstance(outcome, HeldElsewhereRetryError) for outcome in outcomes) == 11
    assert await answering.handle(one) == "known"
    assert (len(line.said()), line.calls("reply"), len(openai.asked())) == (1, 1, 1)


async def test_the_text_is_saved_before_it_is_sent(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    line.fault("reply", "hang", seconds=1.5)
    one = task()
    running = asyncio.ensure_future(answering.handle(one))
    while not line.calls("reply"):
        await asyncio.sleep(0.02)
    saved = await event_of(documents, one)
    assert (saved["state"], saved["messages"][0]["text"]) == ("answered", "請掛神經內科。")
    with pytest.raises(LineRetryError):
        await running


@pytest.mark.parametrize("kind", ["lost_answer", "reset", "status"])
async def test_a_reply_whose_result_is_unknown_is_sent_again_with_the_same_token_and_once(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI, kind: str
) -> None:
    line.fault("reply", kind)
    one = task()
    with pytest.raises(LineRetryError):
        await answering.handle(one)
    assert await answering.handle(one) == "sent"
    assert (len(line.said()), len(openai.asked()), line.calls("push")) == (1, 1, 0)


async def test_the_second_question_comes_with_the_first_and_its_answer(
    answering: EventHandler, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    await answering.handle(task(text="頭痛要看哪一科？"))
    await answering.handle(task(text="要掛號嗎？"))
    assert [one["content"] for one in openai.asked()[1]["messages"][1:]] == [
        "頭痛要看哪一科？",
        "請掛神經內科。",
        "要掛號嗎？",
    ]


async def test_an_answer_sent_twice_is_remembered_once(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    one = task()
    line.fault("reply", "lost_answer")
    with pytest.raises(LineRetryError):
        await answering.handle(one)
    await answering.handle(one)
    (chat,) = await documents.get_many([chat_path(one.event.chat_id)])
    assert chat is not None
    assert len(chat.data["turns"]) == 1


async def test_other_chats_and_expired_turns_are_not_seen(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await answering.handle(task(text="第一個人的問題"))
    await answering.handle(task(text="第二個人的問題", user="U" + "2" * 32))
    first = task(text="又是第一個人")
    path = chat_path(first.event.chat_id)
    (chat,) = await documents.get_many([path])
    assert chat is not None
    assert chat.data["expire_at"] > datetime.now(UTC) + timedelta(hours=23)
    await documents.replace(chat, {**chat.data, "expire_at": datetime.now(UTC) - timedelta(seconds=1)})
    await answering.handle(first)
    assert [len(one["messages"]) for one in openai.asked()] == [2, 2, 2]


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        (
            "status",
            {"status": 401, "body": {"error": {"message": "Incorrect API key sk-secret", "code": "x"}}},
        ),
        (
            "status",
            {"status": 400, "body": {"error": {"message": "too long", "code": "context_length_exceeded"}}},
        ),
        (
            "status",
            {"status": 429, "body": {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}},
        ),
        ("status", {"status": 500, "body": {"nonsense": True}}),
        ("status", {"status": 200, "body": {"choices": []}}),
        ("status", {"status": 200, "body": {"choices": [{"message": {"content": "  "}}]}}),
        ("status", {"status": 200, "body": {"choices": [{"message": None}]}}),
        ("reset", {}),
    ],
)
async def test_whatever_the_model_does_the_user_gets_a_short_apology_that_tells_no_secrets(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    fault: str,
    body: Any,
) -> None:
    openai.fault("chat", fault, times=9, **body)
    one = task()
    assert await answering.handle(one) == "sent"
    assert line.said() == [chat_texts.text("apology", "zh-TW")]
    assert "sk-secret" not in str(await event_of(documents, one))


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_model_is_asked_again_within_the_time_there_is(openai: OpenAI, status: int) -> None:
    busy = {"error": {"message": "busy", "code": "busy"}}
    openai.fault("chat", "status", status=status, body=busy, headers={"retry-after": "0.1"})
    openai.set(chat_answer="請掛神經內科。")
    model = chat_model(ChatSettings(KEY, openai.base_url, BASE), seconds=5, max_retries=2)
    answer = await first_answer(
        model, [{"role": "user", "content": "頭痛？"}], candidates=[Candidate(BASE, None, "base")], prompt=""
    )
    await model.close()
    assert (answer.text, openai.calls("chat")) == ("請掛神經內科。", 2)


async def test_a_model_that_is_gone_is_passed_over_for_the_next_in_the_chain(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    gone = {"version": "2", "model": "ft:gone", "system_prompt": "你是櫃檯。", "base_model": BASE}
    earlier = {"version": "1", "model": "ft:also-gone", "system_prompt": None, "base_model": BASE}
    await documents.create("bot/serving", {**gone, "fallback": [earlier]})
    one = task()
    assert await answering.handle(one) == "sent"
    assert [asked["model"] for asked in openai.asked()] == ["ft:gone", "ft:also-gone", BASE]
    # The base model is asked the way the serving model is.
    assert openai.asked()[-1]["messages"][0]["content"] == "你是櫃檯。"
    assert (await event_of(documents, one))["version"] == "base"


async def test_an_operators_prompt_is_used_from_the_next_message_on(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await answering.handle(task())
    await documents.create("bot/settings", {"system_prompt": "你是診所的櫃檯。"})
    await answering.handle(task())
    prompts = [asked["messages"][0]["content"] for asked in openai.asked()]
    assert prompts == [chat_texts.text("instructions", "zh-TW"), "你是診所的櫃檯。"]


@pytest.mark.parametrize(("characters", "messages"), [(6_000, 2), (12_000, 3), (24_000, 5)])
async def test_a_long_answer_arrives_whole_in_several_messages(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    characters: int,
    messages: int,
) -> None:
    await documents.create("bot/settings", {"answer_tokens": 0, "ai_notice": False})
    text = "這是一個完整的句子。" * (characters // 10)
    openai.set(chat_answer=text)
    assert await answering.handle(task()) == "sent"
    assert "".join(line.said()) == text
    assert len(line.said()) == messages
    assert all(one.endswith("。") for one in line.said())


async def test_an_answer_that_no_reply_can_hold_is_cut_at_a_sentence_with_the_note(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"answer_tokens": 0, "ai_notice": False})
    openai.set(chat_answer="這是一個完整的句子。" * 3000)
    assert await answering.handle(task()) == "sent"
    assert len(line.said()) == 5
    assert line.said()[-1].endswith("。" + chat_texts.text("more", "zh-TW"))


async def test_an_answer_longer_than_the_settings_allow_is_cut_by_the_model_and_ends_with_the_note(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="這是一個完整的句子。" * 600)
    assert await answering.handle(task()) == "sent"
    (reply,) = line.said()
    assert 4_000 < len(reply) < 5_000
    assert reply.endswith(chat_texts.text("more", "zh-TW"))
    assert openai.asked()[0]["parameters"] == {"max_tokens": 3500}


async def test_half_an_emoji_in_a_question_or_an_answer_costs_no_answer(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "status", status=200, body={"choices": [{"message": {"content": "好\ud83d"}}]})
    one = task()
    raw = {**one.event.raw, "message": {**one.event.raw["message"], "text": "痛\ud83d"}}
    assert await answering.handle(replace(one, event=parse_event(raw))) == "sent"
    assert line.said() == ["好\ufffd"]
    (chat,) = await documents.get_many([chat_path(one.event.chat_id)])
    assert chat is not None
    assert chat.data["turns"][0]["question"] == "痛\ufffd"


async def test_an_answer_longer_than_a_reply_is_cut_and_does_not_outgrow_a_document(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"answer_tokens": 0, "ai_notice": False})
    openai.set(chat_answer="很長的句子。" * 40_000)
    assert await answering.handle(task()) == "sent"
    assert len(line.said()) == 5
    assert line.said()[-1].endswith(chat_texts.text("more", "zh-TW"))


async def test_an_answer_that_is_too_large_to_be_read_is_apologized_for(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"answer_tokens": 0, "ai_notice": False})
    openai.set(chat_answer="很長的句子。" * 400_000)
    asked = task()
    assert await answering.handle(asked) == "sent"
    assert line.said() == [chat_texts.text("apology", "zh-TW")]
    assert (await event_of(documents, asked))["apology"] == "busy"


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("postback", {"data": "x=1"}),
        ("message", {"group": GROUP, "text": "大家好"}),
        ("message", {"group": GROUP, "type": "sticker", "text": None}),
    ],
)
async def test_what_is_not_for_the_bot_is_recorded_as_skipped(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    action: str,
    body: Any,
) -> None:
    one = task(action, **{name: value for name, value in body.items() if value is not None})
    assert await answering.handle(one) == "skipped"
    assert (await event_of(documents, one))["state"] == "skipped"
    assert (line.calls("reply"), openai.asked()) == (0, [])


async def test_in_a_group_the_bot_answers_when_it_is_mentioned(
    answering: EventHandler, task: Task, line: Line
) -> None:
    group = "C" + "1" * 32
    assert await answering.handle(task(group=group, mention_bot=True, text="幾點開門？")) == "sent"
    assert len(line.said(group=group)) == 1
    assert line.calls("loading") == 0


async def test_a_standby_event_is_left_to_the_owner_of_the_chat(
    answering: EventHandler, task: Task, line: Line
) -> None:
    one = task()
    raw = {**one.event.raw, "mode": "standby"}
    assert await answering.handle(replace(one, event=parse_event(raw))) == "skipped"
    assert line.calls("reply") == 0


async def test_the_loading_animation_shows_while_the_model_works(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=2)
    running = asyncio.ensure_future(answering.handle(task()))
    while not line.get("/sim/chat")["loading_until"]:
        assert not running.done()
        await asyncio.sleep(0.02)
    await running
    assert not line.get("/sim/chat")["loading_until"]


async def test_an_event_whose_token_is_too_old_is_closed_as_expired(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    one = task()
    line.set(clock_offset_seconds=1300)
    assert await answering.handle(one) == "expired"
    assert (await event_of(documents, one))["state"] == "expired"
    assert await answering.handle(one) == "known"


async def test_retries_end_when_no_token_can_work_any_more(
    answering: EventHandler, task: Task, line: Line
) -> None:
    line.fault("reply", "status", times=9, status=401, body={"message": "Authentication failed"})
    one = task()
    with pytest.raises(LineAccessRetryError, match="LINE_CHANNEL_ACCESS_TOKEN"):
        await answering.handle(one)
    old = replace(one, received_at=one.received_at - timedelta(minutes=21))
    assert await answering.handle(old) == "dead"


async def test_ids_of_line_are_never_stored(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    one = task()
    await answering.handle(one)
    for collection in ("events", "chats"):
        for document in await documents.query(collection, where={}):
            assert one.event.user_id not in f"{document.path} {document.data}"
            assert one.event.reply_token not in f"{document.path} {document.data}"


async def test_when_it_is_done_the_event_no_longer_holds_the_words(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    one = task()
    await answering.handle(one)
    assert "神經內科" not in str(await event_of(documents, one))
