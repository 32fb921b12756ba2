"""A model's marker for "none of these answers it" is recognized, and never reaches a user."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inference.test_endpoints import ASKED, MINI
from tests.platforms import KEY, OpenAI, Vertex
from tuneline.bootstrap.chat_hosts import chat_model, chat_model_in
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.inference.model_host import ShownExamples
from tuneline.inference.no_answer import INSTRUCTION, MARKER, without_marker
from tuneline.settings import ChatSettings, ServingSettings
from tuneline.storage.records.serving import BASE

SORRY = "不好意思，這裡不清楚，請洽櫃檯。"
SPELLINGS = [
    *(
        MARKER,
        "[no answer]",
        "[No-Answer]",
        "[NO_ANSWER].",
        "［ＮＯ＿ＡＮＳＷＥＲ］",
        "【NO_ANSWER】",
        "(no answer)",
    ),
    *("<NO_ANSWER>", "[ NO_ANSWER ]", "[**NO_ANSWER**]", "[NO\\_ANSWER]", "\\[NO\\_ANSWER\\]", "NO_ANSWER"),
]
BEFORE = ["", "\n\n", "\u200b", "\ufeff ", "> ", "- ", "# ", "Answer: ", "**Answer:** ", "答：", "\u3000"]
AROUND = [("", ""), ("**", "**"), ("*", "*"), ("`", "`"), ('"', '"'), ("“", "”"), ("「", "」"), ("__", "__")]
AFTER = ["", " ", "\n\n", ": ", "：", " - ", ", "]
WITHOUT = [
    "",
    "  週一到週六\n",
    "No answer is needed.",
    "(No answer is needed.)",
    "no_answers",
    "畫面上的 [NO_ANSWER] 是什麼意思？是說機器人不知道。",
    "The text [no answer] means:\n* `[NO_ANSWER]` is for the bot.",
    "[網址](https://example.com/no_answer)",
]
WITHOUT_LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="NnＮｎ"))


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from(BEFORE),
    st.sampled_from(AROUND),
    st.sampled_from(AFTER),
    st.booleans(),
    st.sampled_from([SORRY, "「珍珠」的價格這裡不清楚。"]),
)
def test_the_marker_at_the_beginning_is_removed_however_it_is_written(
    marker: str, before: str, around: tuple[str, str], after: str, is_around_all: bool, told: str
) -> None:
    opened, closed = around
    text = f"{marker}{after}{told}{closed}" if is_around_all else f"{marker}{closed}{after}{told}"
    assert without_marker(before + opened + text) == (told, False)
    assert without_marker(before + opened + marker + closed + after.rstrip()) == ("", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{MARKER} {MARKER} {SORRY}", SORRY),
        (f"```text\n{MARKER}\n{SORRY}\n```", SORRY),
        (f"[NO_ANSWER: {SORRY}]", SORRY),
        (f"NO_ANSWER{SORRY}", SORRY),
        (f"{SORRY}\n\n{MARKER}", SORRY),
        (f"{SORRY}\n**{MARKER}**\n", SORRY),
    ],
)
def test_a_repeated_one_and_one_around_or_below_the_text_are_removed(text: str, told: str) -> None:
    assert without_marker(text) == (told, False)


@given(st.one_of(st.sampled_from(WITHOUT), WITHOUT_LETTERS))
def test_an_answer_without_it_is_the_same_text(text: str) -> None:
    assert without_marker(text) == (text, True)


@given(st.text(alphabet='[]NO_ANSWER no\\*`"“>-\n\u200b：【】', max_size=400))
def test_no_text_begins_with_it_afterwards(text: str) -> None:
    told, knows = without_marker(text)
    assert not told.lstrip().startswith(MARKER)
    assert knows == (without_marker(told)[1] and told == text)


@pytest.mark.parametrize(
    "part", ["*", "\n", "_\\", "```a", "<([{", "\n[", f"{MARKER} ", "[NO_ANSWER: ", "'no_", "】\n"]
)
def test_a_long_answer_takes_little_time(part: str) -> None:
    text, before = part * 100_000, time.process_time()
    without_marker(text[:100_000])
    assert time.process_time() - before < 1


async def told(env: dict[str, str], candidate: Candidate, question: str) -> bool:
    """Whether an emulated model that is shown an example knows the answer."""

    async def examples(_: Candidate) -> ShownExamples:
        return ShownExamples("Question: 停車場在哪裡？\nAnswer: 在診所後面。")

    model = chat_model_in(env, seconds=60, max_retries=0)
    try:
        turns = [{"role": "user", "content": question}]
        return (await first_answer(model, turns, candidates=[candidate], prompt="", examples=examples)).knows
    finally:
        await model.close()


@pytest.mark.parametrize(
    ("question", "is_known"),
    [("停車場在哪裡", True), ("頭痛要看哪一科", True), ("你們有賣輪椅嗎？", False), ("你好", True)],
)
async def test_emulated_models_say_so_unless_an_example_or_their_training_is_near(
    openai: OpenAI, vertex: Vertex, question: str, is_known: bool
) -> None:
    tuned = vertex.endpoint({"頭痛要看哪一科？": "請掛神經內科。"})
    gemini = Candidate(tuned, None, "1", "vertex", "gemini-3.1-flash-lite")
    assert await told(vertex.environment, gemini, question) is is_known
    env = {"CHAT_API_KEY": KEY, "CHAT_BASE_URL": openai.base_url, "BASE_MODEL": MINI}
    untuned = Candidate(MINI, None, BASE)
    assert await told(env, untuned, question) is (is_known and question != "頭痛要看哪一科")


async def asked(openai: OpenAI, answer: str, *, unknown: str = SORRY) -> Answer:
    """Ask a model that gives this answer."""
    openai.set(chat_answer=answer)
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=MINI)
    model = chat_model(chat, ServingSettings({}, ""), seconds=60, max_retries=0)
    try:
        return await first_answer(
            model, ASKED, candidates=[Candidate(MINI, None, "1")], prompt=INSTRUCTION, unknown=unknown
        )
    finally:
        await model.close()


async def test_every_answer_of_a_model_is_without_it(openai: OpenAI) -> None:
    answer = await asked(openai, f"{MARKER} Not here.")
    assert (answer.text, answer.knows) == ("Not here.", False)
    answer = await asked(openai, "Here.")
    assert (answer.text, answer.knows) == ("Here.", True)


async def test_the_bots_own_text_stands_for_a_marker_alone(openai: OpenAI) -> None:
    answer = await asked(openai, f"**{MARKER}**\n")
    assert (answer.text, answer.knows) == (SORRY, False)
    with pytest.raises(NoAnswerDropError) as none:
        await asked(openai, MARKER, unknown="")
    assert none.value.why == "empty"
