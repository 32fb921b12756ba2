"""The bot's other behaviours: greetings, feedback, deletion, groups, pictures, help."""

import json
from typing import Any

import pytest

from tests.chat.conftest import BASE, Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineAccessRetryError
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

GROUP = "C" + "1" * 32


def said(key: str, **values: str) -> str:
    return chat_texts.text(key, "zh-TW", **values)


@pytest.mark.parametrize("kind", ["sticker", "image", "audio", "video", "file", "location"])
async def test_what_the_bot_cannot_read_gets_a_friendly_note_and_no_model_call(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI, kind: str
) -> None:
    assert await answering.handle(task(type=kind, text=None)) == "sent"
    assert line.said() == [said(f"unsupported_{kind}")]
    assert openai.asked() == []


async def test_pictures_go_to_the_model_where_the_operator_wants_it(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"images": True})
    assert await answering.handle(task(type="image", text=None)) == "sent"
    ((part,),) = [one["messages"][-1]["content"] for one in openai.asked()]
    assert part["image_url"]["url"].startswith("data:image/png;base64,")


async def test_a_new_friend_is_greeted_with_what_the_bot_is(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    assert await answering.handle(task("follow")) == "sent"
    assert await answering.handle(task("join", group=GROUP)) == "sent"
    await documents.create("bot/settings", {"greeting": "歡迎來到聯合診所！", "prefix": "小幫手"})
    assert await answering.handle(task("follow")) == "sent"
    assert await answering.handle(task("join", group=GROUP)) == "sent"
    assert line.all_said() == [said("greeting"), "歡迎來到聯合診所！", said("ai_notice")]
    assert line.said(group=GROUP) == [said("greeting_group"), said("greeting_group_prefix", prefix="小幫手")]


@pytest.mark.parametrize(
    "greeting", ["歡迎！回覆您的是AI客服。", "人工智慧客服歡迎您", "안녕하세요. 인공지능이 답변합니다."]
)
async def test_a_greeting_of_the_operators_that_names_ai_is_sent_alone(
    answering: EventHandler, documents: Documents, task: Task, line: Line, greeting: str
) -> None:
    await documents.create("bot/settings", {"greeting": greeting})
    assert await answering.handle(task("follow")) == "sent"
    assert line.said() == [greeting]


async def test_a_word_that_only_contains_the_letters_does_not_name_ai(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"greeting": "歡迎來到 AIRA 診所！"})
    assert await answering.handle(task("follow")) == "sent"
    assert line.all_said() == ["歡迎來到 AIRA 診所！", said("ai_notice")]


@pytest.mark.parametrize("greeting", ["歡" * 5001, " \n"])
async def test_a_greeting_that_line_would_refuse_gives_way_to_the_bots_own(
    answering: EventHandler, documents: Documents, task: Task, line: Line, greeting: str
) -> None:
    await documents.create("bot/settings", {"greeting": greeting})
    assert await answering.handle(task("follow")) == "sent"
    assert line.said() == [said("greeting")]


async def test_a_thumb_is_kept_with_the_question_the_answer_and_the_model(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    asked = task()
    await answering.handle(asked)
    buttons = line.get("/sim/chat")["messages"][-1]["quick_reply"]
    assert "good:" in str(buttons)
    assert await answering.handle(task("postback", data=f"good:{asked.event.id}")) == "sent"
    (kept,) = await documents.query("feedback", where={})
    assert kept.path == f"feedback/{asked.event.id}"
    assert {name: kept.data[name] for name in ("rating", "question", "answer", "version")} == {
        "rating": "good",
        "question": "頭痛要看哪一科？",
        "answer": "請掛神經內科。",
        "version": "base",
    }
    assert asked.event.user_id not in str(kept.data)


async def test_after_a_thumb_down_the_next_text_is_the_correction(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    asked = task()
    await answering.handle(asked)
    await answering.handle(task("postback", data=f"bad:{asked.event.id}"))
    assert line.said()[-1] == said("feedback_ask_right")
    await answering.handle(task(text="應該掛家醫科。"))
    (kept,) = await documents.query("feedback", where={})
    assert (kept.data["rating"], kept.data["correction"]) == ("bad", "應該掛家醫科。")
    assert line.said()[-1] == said("correction_thanks")
    await answering.handle(task(text="謝謝"))
    assert len(openai.asked()) == 2


@pytest.mark.parametrize("instead", [{"text": "那小孩發燒呢？"}, {"action": "postback", "data": "skip:x"}])
async def test_a_new_question_or_not_now_is_no_correction(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI, instead: dict[str, Any]
) -> None:
    asked = task()
    await answering.handle(asked)
    await answering.handle(task("postback", data=f"bad:{asked.event.id}"))
    await answering.handle(task(**instead))
    (kept,) = await documents.query("feedback", where={})
    assert "correction" not in kept.data


async def test_the_operator_may_turn_the_thumbs_off(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"feedback": False})
    await answering.handle(task())
    assert not line.get("/sim/chat")["messages"][-1]["quick_reply"]


@pytest.mark.stores("sqlite", "firestore")
@pytest.mark.parametrize("words", ["忘記我", "Forget me!", "私のことを忘れて"])
async def test_a_user_who_asks_to_be_forgotten_is(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI, words: str
) -> None:
    await answering.handle(task())
    asked = task(text=words)
    assert await answering.handle(asked) == "sent"
    assert line.said()[-1] == said("forgotten")
    # What the limits count outlives it, and expires.
    assert (await chat_of(documents, asked)).keys() == {"counted", "expire_at"}
    assert len(openai.asked()) == 1


@pytest.mark.stores("sqlite", "firestore")
async def test_with_a_chat_its_thumbs_and_its_late_answers_are_forgotten(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    rated = task()
    await bot_with().handle(rated)
    await bot_with().handle(task("postback", data=f"good:{rated.event.id}"))
    openai.set(chat_seconds=1)
    late = task()
    assert await bot_with({"ANSWER_SECONDS": "0.3"}).handle(late) == "kept"
    assert await bot_with().handle(task("unfollow")) == "done"
    for collection in ("chats", "feedback", "events"):
        for document in await documents.query(collection, where={}):
            assert "神經內科" not in str(document.data)
    assert await bot_with().handle(task("postback", data=f"late:{late.event.id}")) == "sent"
    assert "神經內科" not in line.said()[-1]


@pytest.mark.parametrize(("action", "where"), [("unfollow", {}), ("leave", {"group": GROUP})])
async def test_a_chat_that_is_left_is_forgotten(
    answering: EventHandler, documents: Documents, task: Task, action: str, where: dict[str, str]
) -> None:
    asked = task(**where, **({"mention_bot": True} if where else {}))
    await answering.handle(asked)
    assert await chat_of(documents, asked)
    assert await answering.handle(task(action, **where)) == "done"
    assert (await chat_of(documents, asked)).keys() == {"counted", "expire_at"}


async def test_a_message_that_is_taken_back_is_forgotten_with_its_answer(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    first = task(text="秘密的問題")
    await answering.handle(first)
    asked = task(text="普通的問題")
    await answering.handle(asked)
    assert await answering.handle(task("unsend", message_id=first.event.message_id)) == "done"
    assert [one["question"] for one in (await chat_of(documents, asked))["turns"]] == ["普通的問題"]


async def test_in_a_group_the_bot_is_called_by_name_quote_or_prefix(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"prefix": "小幫手"})
    assert await answering.handle(task(group=GROUP, text="幾點開門？")) == "skipped"
    assert await answering.handle(task(group=GROUP, text="小幫手 幾點開門？")) == "sent"
    assert await answering.handle(task(group=GROUP, text="幾點關門？", mention_bot=True)) == "sent"
    bots = line.get(f"/sim/chat?group={GROUP}")["messages"][-1]
    quoting = task(group=GROUP, text="週末呢？", quote=bots["message_id"])
    assert await answering.handle(quoting) == "sent"
    asked = [one["messages"][-1]["content"] for one in openai.asked()]
    assert asked == ["幾點開門？", "幾點關門？", "週末呢？"]
    assert bots["message"]["quoteToken"]
    assert line.calls("loading") == 0


async def test_called_without_a_question_the_bot_asks_for_one(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"prefix": "小幫手"})
    assert await answering.handle(task(group=GROUP, text="小幫手")) == "sent"
    assert (line.said(group=GROUP), openai.asked()) == ([said("nothing_found")], [])


async def test_where_a_life_may_be_in_danger_the_numbers_to_call_come_first(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="我在這裡陪你。")
    await answering.handle(task(text="我不想活了"))
    (answer,) = line.said()
    assert answer == f"{said('hotline')}\n\n我在這裡陪你。"


@pytest.mark.parametrize("trouble", ["late", "no answer", "limited", "limited again"])
async def test_the_numbers_to_call_come_at_once_whatever_becomes_of_the_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, trouble: str
) -> None:
    if trouble == "late":
        openai.set(chat_seconds=1)
    elif trouble == "no answer":
        openai.fault("chat", "status", times=9, status=500)
    else:
        await documents.create("bot/settings", {"per_minute": 0})
    if trouble == "limited again":
        await bot_with().handle(task())
    before = len(line.said())
    await bot_with({"ANSWER_SECONDS": "0.3"}).handle(task(text="我不想活了"))
    assert line.said()[before] == said("hotline")


async def test_markdown_arrives_as_plain_text(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="**請掛** [神經內科](https://clinic.example/neuro)")
    await answering.handle(task())
    assert line.said() == ["請掛 神經內科 (https://clinic.example/neuro)"]


async def test_a_chat_that_is_too_long_for_the_model_is_asked_once_more_without_its_past(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    await answering.handle(task(text="第一個問題"))
    too_long = {"error": {"message": "too long", "code": "context_length_exceeded"}}
    openai.fault("chat", "status", status=400, body=too_long)
    openai.set(chat_answer="短一點就可以。")
    assert await answering.handle(task(text="第二個問題")) == "sent"
    assert line.said()[-1] == "短一點就可以。"
    assert [len(one["messages"]) for one in openai.asked()][-1] == 2


async def test_an_empty_answer_is_asked_for_once_more(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "status", status=200, body={"choices": [{"message": {"content": " "}}]})
    openai.set(chat_answer="請掛神經內科。")
    assert await answering.handle(task()) == "sent"
    assert line.said() == ["請掛神經內科。"]


async def test_a_model_that_is_gone_is_not_asked_again_by_the_next_message(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    gone: dict[str, Any] = {"version": "2", "model": "ft:gone", "base_model": BASE}
    gone |= {"system_prompt": None, "fallback": []}
    await documents.create("bot/serving", gone)
    await answering.handle(task())
    await answering.handle(task())
    assert [one["model"] for one in openai.asked()] == ["ft:gone", BASE, BASE]
    (serving,) = await documents.get_many(["bot/serving"])
    assert serving is not None
    assert serving.data["gone_at"]


async def test_a_message_line_refuses_is_followed_by_a_plain_apology(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    details = [{"message": "May not be empty", "property": "messages[0].text"}]
    line.fault(
        "reply", "status", status=400, body={"message": "The request body has 1 error", "details": details}
    )
    asked = task()
    assert await answering.handle(asked) == "refused"
    assert line.said() == [said("apology")]
    assert (await event_of(documents, asked))["state"] == "refused"


async def test_the_monthly_limit_of_line_is_not_tried_again(
    answering: EventHandler, task: Task, line: Line
) -> None:
    line.fault(
        "reply", "status", times=9, status=429, body={"message": "You have reached your monthly limit."}
    )
    assert await answering.handle(task()) == "refused"
    assert line.calls("reply") <= 2


async def test_the_last_try_that_fails_is_dead_and_keeps_what_a_replay_needs_and_no_id(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", times=9, status=401, body={"message": "Authentication failed"})
    bot, asked = bot_with({"REPLY_TRIES": "2"}), task()
    with pytest.raises(LineAccessRetryError):
        await bot.handle(asked)
    last = type(asked)(asked.event, asked.received_at, asked.chat, tries_before=1)
    assert await bot.handle(last) == "dead"
    kept = await event_of(documents, asked)
    assert (kept["state"], kept["reason"]) == ("dead", "LineAccessRetryError")
    assert kept["died_at"] >= asked.received_at
    assert json.loads(kept["raw"])["message"]["text"] == "頭痛要看哪一科？"
    assert asked.event.user_id not in str(kept)


@pytest.mark.parametrize(
    "settings",
    [
        {"per_minute": "many", "language": "tlh", "feedback": "no", "month_usd": -1},
        {"per_minute": True, "history_turns": 2.5, "greeting": 7, "system_prompt": ["x"]},
    ],
)
async def test_a_slip_in_the_settings_does_not_silence_the_bot(
    answering: EventHandler, documents: Documents, task: Task, line: Line, settings: dict[str, Any]
) -> None:
    await documents.create("bot/settings", settings)
    assert await answering.handle(task()) == "sent"
    assert len(line.said()) == 1


async def test_the_history_in_the_prompt_fits_the_settings(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"history_turns": 2, "history_tokens": 60})
    openai.set(chat_answer="好。")
    for text in ("一", "二", "三", "很長的問題" * 11, "四"):
        await answering.handle(task(text=text))
    told = [[one["content"] for one in call["messages"][1::2]] for call in openai.asked()]
    assert told == [["一"], ["一", "二"], ["一", "二", "三"], ["二", "三", "很長的問題" * 11], ["四"]]
