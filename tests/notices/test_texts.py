"""Notices exist in all languages, with the same facts, and without unfilled placeholders."""

import re
import string
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.split_messages import units
from tuneline.notices.render import render_notice
from tuneline.settings import LANGUAGES
from tuneline.storage.records.notice import KINDS, Notice
from tuneline.texts.notice_texts import between, notices, texts

EVERY = [(kind, language) for language in LANGUAGES for kind in KINDS]
SCRIPTS = {"zh-TW": "Han", "zh-CN": "Han", "ja": "Hiragana", "ko": "Hangul", "th": "Thai", "en": "Latin"}
CHARACTER_SETS = {"zh-TW": "big5", "zh-CN": "gb2312", "ja": "shift_jis"}
NAMES = sorted(
    {
        name
        for _, what, steps in notices("en").values()
        for sentence in (*what, *steps)
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name is not None
    }
)
VALUES = st.none() | st.text(max_size=40) | st.integers() | st.floats(allow_nan=False)


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def notice(kind: str, /, **facts: Any) -> Notice:
    data = {"kind": kind, "about": "3f8a12", "facts": facts, "created_at": datetime.now(UTC)}
    return Notice.from_document(data)


def everything(language: str) -> str:
    told = [(title, *what, *steps) for title, what, steps in notices(language).values()]
    return "".join([part for one in told for part in one] + list(texts(language).values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_everything_with_the_same_facts_in_the_same_sentences(language: str) -> None:
    own, english = notices(language), notices("en")
    assert own.keys() == english.keys() == set(KINDS)
    for kind, (_, what, steps) in own.items():
        assert [places(one) for one in what] == [places(one) for one in english[kind][1]]
        assert [places(one) for one in steps] == [places(one) for one in english[kind][2]]
    assert {name: places(text) for name, text in texts(language).items()} == {
        name: places(text) for name, text in texts("en").items()
    }


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_notice_says_what_happened_and_what_to_do_whatever_is_known(kind: str, language: str) -> None:
    for facts in ({}, dict.fromkeys(NAMES, "17"), dict.fromkeys(NAMES)):
        told = render_notice(notice(kind, **facts), language)
        assert told.title
        assert told.what
        assert told.steps
        assert not re.search(r"[{}]|None|  ", told.as_text())


@given(
    kind=st.sampled_from(KINDS),
    language=st.sampled_from(LANGUAGES),
    facts=st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), VALUES, max_size=6),
)
def test_no_fact_whatever_it_is_breaks_a_notice_or_makes_it_long(
    kind: str, language: str, facts: dict[str, Any]
) -> None:
    told = render_notice(notice(kind, **facts), language)
    assert units(told.as_text()) < 2000
    assert len(told.as_text().splitlines()) == 2 + len(told.steps)


def test_a_fact_with_braces_is_shown_as_it_is() -> None:
    assert "{name}{0}" in render_notice(notice("job_failed", name="{name}{0}"), "en").what


def test_facts_are_written_for_people() -> None:
    told = render_notice(notice("dataset_waiting", name="a.csv", usd="7.5", reason="x" * 400), "en")
    assert "$7.50" in told.what
    small = render_notice(notice("dataset_waiting", name="a.csv", usd=0.0021, reason=""), "en")
    assert "$0.01" in small.what, "a cost is rounded up, as in the cards"
    summed = render_notice(notice("dataset_waiting", name="a.csv", usd=0.1 + 0.2, reason=""), "en")
    assert "$0.30" in summed.what
    assert "x" * 299 + "…" in told.what
    about = replace(notice("dataset_waiting"), about="3f8a12" + "0" * 26)
    assert render_notice(about, "en").steps == (
        "Approve its training: scripts/tuneline dataset approve 3f8a12000000",
    )


def test_a_reason_and_the_base_model_are_said_in_the_language() -> None:
    held = notice(
        "model_held", version="v1", code="worse", reason="Its answers are worse …", score_after=41.26
    )
    assert (
        render_notice(held, "zh-TW").what == "模型 v1 已訓練完成，但尚未上線。原因：它的回答比目前的模型差。"
    )
    back = notice("model_rolled_back", version="v1", next="base")
    assert (
        render_notice(back, "en").what == "Model v1 was rolled back; the bot answers with the base model now."
    )


@pytest.mark.parametrize("kind", ["no_credit", "key_refused"])
def test_a_host_that_does_not_let_the_bot_in_is_named_with_what_waits_for_it(kind: str) -> None:
    training = notice(kind, code="training", dataset="a.csv", secret="openai-api-key")
    assert "by the training host:" in render_notice(training, "en").what
    assert "The training with “a.csv” waits" in render_notice(training, "en").what
    answering = render_notice(
        notice(kind, model="ft:x", secret="openai-api-key", own_secret="chat-api-key"), "en"
    )
    assert "by the base model's host:" in answering.what
    assert "instead of ft:x; without one, users get an apology." in answering.what
    assert "training" not in answering.what
    named = render_notice(notice(kind, model="ft:x", endpoint="gpu", secret="chat-endpoints"), "en")
    assert "by the host “gpu”:" in named.what
    evaluation = notice(kind, evaluated="v1", secret="openai-api-key", own_secret="chat-api-key")
    assert render_notice(evaluation, "en").what.endswith("it continues if this is fixed within an hour.")
    assert "instead of" not in render_notice(evaluation, "en").what
    job = notice(kind, code="training", followed="a.csv", secret="openai-api-key")
    assert "by the training host:" in render_notice(job, "en").what
    assert "The state of the training with “a.csv” is unknown" in render_notice(job, "en").what
    if kind == "key_refused":
        assert answering.steps[:2] == (
            "Store a valid key: scripts/tuneline deploy rotate openai-api-key",
            "If CHAT_BASE_URL is set: scripts/tuneline deploy rotate chat-api-key",
        )
        assert named.steps[0] == "Store a valid key: scripts/tuneline deploy rotate chat-endpoints"
        assert len(named.steps) == 2


def test_a_slow_model_is_looked_at_by_its_job() -> None:
    slow = replace(notice("job_stuck", name="a.csv"), about="ftjob-1-slow")
    assert render_notice(slow, "en").steps[0] == "See the details: scripts/tuneline job show ftjob-1"


def test_a_kind_that_nobody_has_words_for_is_named() -> None:
    told = render_notice(notice("moon_full"), "zh-TW")
    assert told.title == "通知：moon_full"
    assert told.steps == ("查看詳細資訊：scripts/tuneline status",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_plain_and_in_the_script_of_their_language(language: str) -> None:
    for kind in KINDS:
        told = render_notice(notice(kind, **dict.fromkeys(NAMES, "17")), language)
        assert markdown_to_text(told.as_text()) == told.as_text()
        assert regex.search(rf"\p{{{SCRIPTS[language]}}}", told.title)
    own = {*({"Han", "Hiragana", "Katakana"} if language == "ja" else {SCRIPTS[language]}), "Latin"}
    for script in {"Han", "Hiragana", "Katakana", "Hangul", "Thai"} - own:
        assert not regex.search(rf"\p{{Script={script}}}", everything(language))
    assert between(language) in ("", " ")


@pytest.mark.parametrize(("language", "characters"), CHARACTER_SETS.items())
def test_chinese_and_japanese_use_the_characters_of_their_country(language: str, characters: str) -> None:
    han = "".join(regex.findall(r"\p{Han}", everything(language)))
    assert han.encode(characters).decode(characters) == han


def test_taiwanese_notices_have_no_simplified_character_that_its_set_holds_for_another_word() -> None:
    assert not set("复后里几云余个么体号礼万与无网虫从众尔听证松丑斗谷姜范") & set(everything("zh-TW"))
