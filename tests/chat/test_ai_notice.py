"""Each chat is told once that a generative AI answers, also one that never followed the bot."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat.conftest import Bot, Task, event_of
from tests.chat.test_flood import WatchedDocuments
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.replies.ai_notice import names_ai
from tuneline.line.client import LineRetryError
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Document, Documents, UnstorableDropError
from tuneline.storage.records.answers.ai_notice import AI_NOTICES, ai_notice_path
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

GROUP = "C" + "1" * 32
USER = "U" + "0" * 32


def notice(language: str = "zh-TW") -> str:
    return chat_texts.text("ai_notice", language)


async def recorded(documents: Documents) -> list[Document]:
    return await documents.query(AI_NOTICES, where={})


@pytest.mark.stores("sqlite", "firestore")
async def test_a_person_who_writes_without_following_is_told_once_before_the_answer(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    first = task()
    assert await answering.handle(first) == "sent"
    assert await answering.handle(task()) == "sent"
    assert line.all_said() == [notice(), "請掛神經內科。", "請掛神經內科。"]
    (record,) = await recorded(documents)
    assert record.path == ai_notice_path(first.chat)
    assert record.data.keys() == {"expire_at"}
    assert timedelta(days=364) < record.data["expire_at"] - datetime.now(UTC) < timedelta(days=366)


async def test_a_group_in_which_the_bot_was_before_is_told_once(
    answering: EventHandler, task: Task, line: Line
) -> None:
    for _ in range(2):
        assert await answering.handle(task(group=GROUP, mention_bot=True)) == "sent"
    assert await answering.handle(task()) == "sent"
    assert line.all_said(group=GROUP).count(notice()) == 1
    assert line.all_said().count(notice()) == 1


@pytest.mark.parametrize("greeting", ["", "歡迎！這裡由 AI 回覆。", "歡迎來到聯合診所！"])
@pytest.mark.parametrize("where", [{}, {"group": GROUP}])
async def test_a_greeting_counts(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    where: dict[str, str],
    greeting: str,
) -> None:
    await documents.create("bot/settings", {"greeting": greeting} if greeting else {})
    await answering.handle(task("join" if where else "follow", **where))
    greeted = line.all_said(**where)
    await answering.handle(task(**where, **({"mention_bot": True} if where else {})))
    assert len(line.all_said(**where)) == len(greeted) + 1
    assert greeted.count(notice()) == (greeting == "歡迎來到聯合診所！" and not where)


async def test_the_notice_is_said_again_after_a_year(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    first = task()
    past = {"expire_at": datetime.now(UTC) - timedelta(seconds=1)}
    await documents.create(ai_notice_path(first.chat), past)
    await answering.handle(first)
    assert line.all_said().count(notice()) == 1
    (record,) = await recorded(documents)
    assert record.data["expire_at"] > datetime.now(UTC)


@pytest.mark.parametrize("stored", [{}, {"expire_at": "soon"}])
async def test_a_record_that_was_edited_by_hand_does_not_silence_the_bot(
    answering: EventHandler, documents: Documents, task: Task, line: Line, stored: dict[str, Any]
) -> None:
    first = task()
    await documents.create(ai_notice_path(first.chat), stored)
    assert await answering.handle(first) == "sent"
    assert line.all_said().count(notice()) == 1


@pytest.mark.parametrize("kind", ["lost_answer", "reset", "status"])
async def test_when_a_reply_is_tried_again_the_notice_is_not_missing(
    answering: EventHandler, task: Task, line: Line, kind: str
) -> None:
    line.fault("reply", kind)
    first = task()
    with pytest.raises(LineRetryError):
        await answering.handle(first)
    assert await answering.handle(first) == "sent"
    assert line.all_said().count(notice()) == 1
    await answering.handle(task())
    # LINE did not confirm a lost reply, so the bot says it once more.
    assert line.all_said().count(notice()) == (2 if kind == "lost_answer" else 1)


async def test_a_reply_that_line_does_not_take_leaves_no_record(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", times=9, status=400, body={"message": "Invalid reply token"})
    assert await answering.handle(task()) == "expired"
    assert await recorded(documents) == []
    line.recover()
    await answering.handle(task())
    assert line.all_said().count(notice()) == 1


async def test_with_a_deferred_answer_the_notice_comes_with_its_button(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1, chat_answer="請掛神經內科。")
    asked = task()
    assert await bot_with({"ANSWER_SECONDS": "0.3"}).handle(asked) == "kept"
    assert line.all_said() == [notice(), chat_texts.text("late", "zh-TW")]
    assert await bot_with().handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.all_said()[2:] == ["請掛神經內科。"]


async def test_hotline_numbers_come_before_the_notice(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="我在這裡陪你。")
    await answering.handle(task(text="我不想活了"))
    first, second = line.all_said()
    assert first.startswith(chat_texts.text("hotline", "zh-TW"))
    assert second == notice()
    assert line.get("/sim/chat")["messages"][-1]["quick_reply"]


async def test_a_sticker_before_any_question_brings_it(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    await answering.handle(task(type="sticker", text=None))
    assert line.all_said() == [notice(), chat_texts.text("unsupported_sticker", "zh-TW")]


@pytest.mark.stores("sqlite", "firestore")
async def test_forget_me_removes_the_record_and_the_next_answer_has_the_notice_again(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    await answering.handle(task())
    await answering.handle(task(text="忘記我"))
    assert await recorded(documents) == []
    assert line.all_said()[-1] == chat_texts.text("forgotten", "zh-TW")
    await answering.handle(task())
    assert line.all_said().count(notice()) == 2


async def test_to_be_forgotten_at_first_stores_no_record(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    await answering.handle(task(text="忘記我"))
    assert line.all_said() == [chat_texts.text("forgotten", "zh-TW")]
    assert await recorded(documents) == []


async def test_an_operator_is_not_told(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    await documents.create("bot/settings", {"operators": [asked.event.user_id]})
    await answering.handle(asked)
    assert notice() not in line.all_said()


async def test_it_can_be_switched_off_but_not_in_korean(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    stored = await documents.create("bot/settings", {"ai_notice": False, "greeting": "환영합니다!"})
    await answering.handle(task("follow"))
    await answering.handle(task())
    assert notice() not in line.all_said()
    assert await recorded(documents) == []
    await documents.replace(stored, {"ai_notice": False, "language": "ko"})
    await answering.handle(task())
    assert line.all_said().count(notice("ko")) == 1
    assert "생성형" in notice("ko")


async def test_the_greeting_cannot_remove_it_in_korean(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    settings = {"ai_notice": False, "language": "ko", "greeting": "환영합니다!"}
    await documents.create("bot/settings", settings)
    await answering.handle(task("follow"))
    assert line.all_said() == ["환영합니다!", notice("ko")]


async def test_a_later_message_writes_nothing_for_it_and_reads_it_with_the_rest(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await bot_with().handle(task())
    watched = WatchedDocuments(documents)
    await bot_with(documents=watched).handle(task())
    assert not [path for path in watched.writes if path.startswith(AI_NOTICES)]
    assert [count for path, count in watched.reads.items() if path.startswith(AI_NOTICES)] == [1]
    assert watched.reads["bot/settings"] == 1


@pytest.mark.parametrize("characters", [4_900, 24_000, 60_000])
@pytest.mark.parametrize("is_saved_before", [False, True])
async def test_the_longest_answer_leaves_it_a_place(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    characters: int,
    is_saved_before: bool,
) -> None:
    settings = await documents.create("bot/settings", {"answer_tokens": 0, "ai_notice": not is_saved_before})
    openai.set(chat_answer="這是一個完整的句子。" * (characters // 10))
    asked = task()
    if is_saved_before:
        # An answer in five messages that was made before the notice was switched on.
        line.fault("reply", "status", status=500)
        with pytest.raises(LineRetryError):
            await bot_with().handle(asked)
        await documents.replace(settings, {"ai_notice": True})
    assert await bot_with().handle(asked) == "sent"
    assert line.all_said()[0].startswith(notice())
    assert len(line.all_said()) <= 5
    assert (await event_of(documents, asked))["state"] == "sent"
    assert len(await recorded(documents)) == 1


async def test_a_lost_record_does_not_lose_the_reply(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    class NoNotices:
        def __getattr__(self, name: str) -> Any:
            return getattr(documents, name)

        async def create(self, path: str, data: Any) -> Document:
            if path.startswith(AI_NOTICES):
                raise UnstorableDropError("no")
            return await documents.create(path, data)

    assert await bot_with(documents=NoNotices()).handle(task()) == "sent"
    await bot_with().handle(task())
    assert line.all_said().count(notice()) == 2


SAYS = [
    "回覆您的是 AI 程式",
    "我是AI小幫手",
    "由 AI 為您回答",
    "AI客服小美",
    "這裡由人工智慧回覆",
    "本帳號使用AI機器人",
    "AI智慧客服為您服務",
    "这里由 AI 回复",
    "人工智能客服",
    "AI 助手小明",
    "AIがお答えします",
    "AIアシスタントです",
    "人工知能による自動応答です",
    "回答は生成AIが作成します",
    "AI챗봇입니다",
    "인공지능이 답변합니다",
    "생성형 AI가 상담해 드려요",
    "AI 도우미예요",
    "ตอบโดย AI",
    "ผู้ช่วย AI ของร้าน",
    "บอท AI ยินดีให้บริการ",
    "I'm an AI assistant",
    "Answers are generated by AI",
    "You are chatting with our A.I. bot",
    "ＡＩが回答します",
]
DOES_NOT = [
    "歡迎來到 AIRA 診所！",
    "歡迎來到 AI 牙醫診所！",
    "AI 皮膚檢測，每週三下午",
    "我們的 AI 課程開課了",
    "AI 門市",
    "本院引進AI心電圖，客服時間 9:00–18:00",
    "回覆您的不是 AI，是真人",
    "我們不用AI回覆",
    "您好，我是真人客服",
    "AI課程已開班。如有問題，由專人回覆",
    "Salon AI へようこそ",
    "AIではなくスタッフがお答えします",
    "AI肌診断を始めました",
    "愛さんの店です",
    "AI가 아니라 직원이 답변합니다",
    "AI 피부 진단 이벤트",
    "ไม่ใช่ AI คนตอบเองทุกข้อความ",
    "คลินิก AI ยินดีต้อนรับ",
    "This is not an AI: our staff reply",
    "Learn AI with us. Our staff answer from 9 to 5",
    "Ai Nails – call us",
    "We said hello",
    "main office: assistant on duty",
    "",
]


@pytest.mark.parametrize("greeting", SAYS)
def test_a_greeting_that_says_that_an_ai_answers_is_enough(greeting: str) -> None:
    assert names_ai(greeting)


@pytest.mark.parametrize("greeting", DOES_NOT)
def test_ai_in_another_sense_is_not_enough(greeting: str) -> None:
    assert not names_ai(greeting)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["greeting", "greeting_group", "greeting_group_prefix", "ai_notice"])
def test_the_bots_own_texts_are_enough_in_each_language(key: str, language: str) -> None:
    assert names_ai(chat_texts.text(key, language, prefix="bot"))


@given(st.text(max_size=60))
def test_a_text_without_a_word_for_ai_is_never_enough(text: str) -> None:
    letters = text.translate({ord(letter): None for letter in "aAiI"})
    assert not names_ai(letters.replace("人工", ""))
