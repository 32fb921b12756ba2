"""The bot hears "forget me" and "my life is in danger" in all its languages, and little else as that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.chat.replies.emergencies import hotlines
from tuneline.chat.replies.intents import asks_to_be_forgotten
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts

EMERGENCIES = {
    "zh-TW": [
        "我想死", "好想死。", "我不想活了", "活不下去了怎麼辦", "我想自殺", "有自殺的念頭", "自殺",
        "想要結束自己的生命", "我吞了一堆安眠藥", "我爸沒有呼吸了", "他失去意識", "阿嬤昏迷不醒",
        "血流不止", "快叫救護車", "救命啊！", "不如死了算了", "我不想活在這個世界上",
    ],
    "zh-CN": [
        "我想死", "不想活了", "我想自杀", "打算轻生", "想结束我的生命", "他没有呼吸了", "爸爸失去意识",
        "血流不止", "帮我叫救护车", "吞了很多安眠药",
    ],
    "ja": [
        "死にたい", "もう死にたいです", "しにたい", "自殺したい", "もう生きていたくない",
        "生きるのがつらい", "消えたい", "手首を切った", "ODしました", "父の意識がないです",
        "息をしていません", "血が止まらない", "救急車を呼んでください",
    ],
    "ko": [
        "죽고 싶어요", "죽고싶다", "자살하고 싶어요", "더 이상 살기 싫어", "목숨을 끊고 싶어",
        "자해했어요", "아버지가 의식이 없어요", "숨을 안 쉬어요", "피가 멈추지 않아요",
        "구급차 불러 주세요",
    ],
    "th": [
        "อยากตาย", "ฉันอยากตาย", "คิดฆ่าตัวตาย", "ไม่อยากมีชีวิตอยู่แล้ว", "อยากทำร้ายตัวเอง",
        "แม่หมดสติ", "เขาไม่หายใจ", "หายใจไม่ออก", "เลือดไหลไม่หยุด", "ช่วยเรียกรถพยาบาลด้วย",
    ],
    "en": [
        "I want to die", "i wanna die", "I'm going to kill myself", "I am suicidal",
        "I’m thinking of suicide", "I don't want to live anymore", "I dont want to live",
        "I want to end my life", "I took too many pills", "He is not breathing", "I can't breathe!",
        "She's unconscious", "I think I'm having a heart attack", "call an ambulance",
        "it won't stop bleeding",
    ],
}  # fmt: skip

NO_EMERGENCIES = [
    "笑死我了", "熱死了", "累死", "累到想死", "想死你了", "想死妳了", "死掉的植物可以退嗎",
    "餓死了快開門", "不想死的話就快一點", "不想活動", "不想活在過去", "跳樓大拍賣", "要跳樓大拍賣了嗎",
    "自殺防治講座怎麼報名", "有沒有呼吸道門診", "沒有意識到時間", "美到無法呼吸", "胸痛要看哪一科",
    "流鼻血不止要看哪一科", "謝謝救命恩人", "电池死了", "热死了", "想死你了", "不想活动", "没有意识到",
    "跳楼价", "死ぬほど美味しい", "死にたいくらい美味しい", "死にたいほど恥ずかしい", "話にたいして",
    "はなしにたいする", "鼻血が止まらない時は何科ですか", "息ができないくらい笑った",
    "薬をたくさん飲むのは大丈夫ですか", "シミを消したい", "배고파 죽겠다", "웃겨 죽겠네",
    "죽고 싶을 만큼 맛있어요", "보고 싶어 죽겠어", "서울에서 살기 싫어요", "코피가 멈추지 않아요",
    "의식 없이 먹었어요", "119번 버스 타나요", "หิวจนอยากตาย", "อร่อยจะตาย", "ไม่อยากตาย",
    "คัดจมูกหายใจไม่ออก", "นอนกรนหยุดหายใจขณะหลับ", "killing it", "you're killing me",
    "a cake to die for", "I want to die laughing", "my phone is going to die",
    "I don't want to live in Taipei", "unconscious bias", "I can't breathe through my nose",
    "I hurt myself at the gym", "dead battery", "suicide squad tickets", "", "？", "你好", "119",
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"), [(each, said) for each in EMERGENCIES for said in EMERGENCIES[each]]
)
def test_an_emergency_is_heard_whatever_the_bot_speaks(language: str, said: str) -> None:
    for bots in LANGUAGES:
        assert hotlines(said, bots)
        assert hotlines(f"  {said.upper()}!! ", bots)
    assert hotlines(said, language) == (chat_texts.text("hotline", language),)


@pytest.mark.parametrize("said", NO_EMERGENCIES)
def test_what_only_sounds_like_an_emergency_is_none(said: str) -> None:
    assert hotlines(said, "zh-TW") == ()


def test_the_numbers_where_the_bot_is_come_first_and_the_writers_language_follows() -> None:
    own, english = chat_texts.text("hotline", "zh-TW"), chat_texts.text("hotline", "en")
    assert hotlines("I want to die", "zh-TW") == (own, english)


def test_wide_letters_and_curly_apostrophes_are_read_like_others() -> None:
    assert hotlines("Ｉ ＷＡＮＴ　ＴＯ ＤＩＥ", "ja")
    assert hotlines("I can’t breathe", "ja")


@pytest.mark.parametrize(
    "phrase", [word for language in LANGUAGES for word in chat_texts.forget_words(language)]
)
def test_a_phrase_that_asks_to_be_forgotten_is_heard(phrase: str) -> None:
    assert asks_to_be_forgotten(phrase)
    assert asks_to_be_forgotten(f" 「{phrase.upper()}」。\n")


@pytest.mark.parametrize(
    "said",
    [
        "請不要忘記我",
        "忘記我的預約了嗎？",
        "don't forget me",
        "forget me not flowers",
        "不要忘了我",
        "忘れて",
        "대화",
        "ลืม",
        "",
        "！",
    ],
)
def test_a_sentence_around_the_phrase_is_no_such_wish(said: str) -> None:
    assert not asks_to_be_forgotten(said)


@given(st.text())
def test_any_text_can_be_heard(text: str) -> None:
    assert isinstance(asks_to_be_forgotten(text), bool)
    assert len(hotlines(text, "th")) <= 2


@pytest.mark.parametrize(
    "part", ["a", "我", "不想", " ", "?", "don't want to live ", "吞了一堆", "안 ", "อยาก", "自殺の"]
)
def test_a_hundred_thousand_characters_are_read(part: str) -> None:
    # The limit of every test, two minutes, is far more than this needs and far less than a square of it.
    assert isinstance(hotlines(part * (100_000 // len(part)), "zh-TW"), tuple)
