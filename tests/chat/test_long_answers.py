"""A host may send very long answers and very large counts: rendering and counting stay bounded."""

import asyncio
import json
import time
from decimal import Decimal
from typing import Any

import pytest

from tests.chat.conftest import Task
from tests.platforms import KEY, Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.render import MOST_CHARACTERS
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.openai_chat import OpenAIChat
from tuneline.inference.openai_parameters import Host
from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.split_messages import split, units
from tuneline.pricing import dearest_usd
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts
from tuneline_dev.emulators.broken_host import broken_host, completion

pytestmark = pytest.mark.stores("sqlite")

MARKS = (
    *(
        "*",
        "_",
        "~~",
        "`",
        "[",
        "]",
        "![a](",
        "[a](b.c)",
        "<",
        "<b>",
        "</b>",
        "<a@b.c>",
        "&amp;",
        "$$",
        "\\(",
    ),
    *("> ", "- a\n", "1. a\n", "# a\n", "```\n", "~~~\n", "|", "|a|b|\n|-|-|\n", " ", "\n", "\t", "a\n===\n"),
    *(
        "*a*b_c_~~d~~",
        "\n[",
        "]]",
        "**a ***b* ",
        "(a(",
        "🇹🇼",
        "👨‍👩‍👧",
        "e\u0301",
        "http://a.b/",
        "好。",
        "Mr. ",
        "ก็",
        "!" * 4900 + "x",
        "." * 4900 + "x",
        "?!" * 2400 + "漢",
    ),
)
TABLES = {
    "many columns and rows": "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|\n" * 9000,
    "long headings": f"|{'h' * 9000}|b|c|\n|-|-|-|\n" + "|x|y|z|\n" * 2500,
    "many tables": ("|a|b|c|\n|-|-|-|\n|x|y|z|\n|x|y|z|\n\n") * 800,
}
ENDINGS = ("", "\n", "a", "\n\n> x")


@pytest.mark.parametrize("mark", MARKS)
def test_no_row_of_marks_takes_long_to_render(mark: str) -> None:
    for ending in ENDINGS:
        text = mark * (MOST_CHARACTERS // len(mark) - 2) + ending
        started = time.process_time()
        pieces = split(markdown_to_text(text))
        # A tenth of a second each; a rule that looks at every character for each other one takes a minute.
        assert time.process_time() - started < 3
        assert all(units(piece) <= 5000 for piece in pieces)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_grows_by_its_headings_only_so_far(table: str) -> None:
    text, started = table[:MOST_CHARACTERS], time.process_time()
    shown = markdown_to_text(text)
    assert time.process_time() - started < 3
    assert len(shown) <= 12 * len(text) + 20_000


def test_rows_beyond_that_are_shown_without_headings() -> None:
    rows = "".join(f"|r{number}|y|z|\n" for number in range(900))
    shown = markdown_to_text(f"|{'heading ' * 30}|b|c|\n|-|-|-|\n{rows}").split("\n")
    assert shown[0].endswith(": r0")
    assert shown[-2] == "・r899｜y｜z"
    assert all(any(f"r{number}" in line for line in shown) for number in range(900))


async def test_others_go_on_while_a_long_answer_is_rendered(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="*[`_|> " * 200_000)
    gaps: list[float] = []

    async def tick() -> None:
        while True:
            started = time.monotonic()
            await asyncio.sleep(0.002)
            gaps.append(time.monotonic() - started)

    ticking = asyncio.ensure_future(tick())
    assert await answering.handle(task()) == "sent"
    ticking.cancel()
    # Rendered in the loop, without a bound, it takes many seconds.
    assert max(gaps) < 1.5
    replies = line.said()
    assert len(replies) <= 5
    assert replies[-1].endswith(chat_texts.text("more", "zh-TW"))


async def test_an_answer_of_marks_that_is_cut_before_it_is_rendered_says_so(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="**好** " * 10_000)
    assert await answering.handle(task()) == "sent"
    assert "".join(line.said()).startswith("好 好")
    assert line.said()[-1].endswith(chat_texts.text("more", "zh-TW"))
    assert "*" not in "".join(line.said())[:-40]


COUNTS: tuple[Any, ...] = (10**8, 10**40, -1, 1e8, 1e300, True, "9", None, [], {})


@pytest.mark.parametrize("count", COUNTS, ids=str)
@pytest.mark.parametrize("most_tokens", [0, 500])
async def test_no_more_is_counted_than_was_asked_for(count: object, most_tokens: int) -> None:
    usage = {"prompt_tokens": count, "completion_tokens": count}
    with broken_host(completion("好", usage=usage)) as host:
        chat = OpenAIChat(Host(host.url, KEY), seconds=20, max_retries=0)
        model = ChatModel(hosts=Hosts({"": chat}))
        candidate = Candidate("nobody-knows", "你是櫃檯。", "base")
        turns = [{"role": "user", "content": "頭痛要看哪一科？"}]
        answer = await model.answer(turns, candidate=candidate, prompt="", most_tokens=most_tokens)
        await model.close()
    read = 1_000 + sum(20 + len(one["content"].encode()) for one in json.loads(host.bodies[0])["messages"])
    assert Decimal(0) <= answer.usd <= dearest_usd(read=read, written=most_tokens or 128_000)
    if isinstance(count, int | float) and count > 10**6:
        assert answer.usd == dearest_usd(read=read, written=most_tokens or 128_000)


async def test_a_picture_counts_and_so_does_what_is_counted_truly() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    turns = [{"role": "user", "content": [{"type": "text", "text": "這是什麼？"}, picture]}]
    with broken_host(completion("藥", usage={"prompt_tokens": 40_000, "completion_tokens": 3})) as host:
        chat = OpenAIChat(Host(host.url, KEY), seconds=20, max_retries=0)
        model = ChatModel(hosts=Hosts({"": chat}))
        answer = await model.answer(turns, candidate=Candidate("nobody-knows", None, "base"), prompt="")
        await model.close()
    assert answer.usd == dearest_usd(read=40_000, written=3)


async def test_a_month_does_not_end_with_one_answer(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    usage = {"prompt_tokens": 10**30, "completion_tokens": 10**30}
    body = {"choices": [{"message": {"content": "好"}}], "usage": usage}
    openai.fault("chat", "status", status=200, body=body)
    assert await answering.handle(task()) == "sent"
    openai.set(chat_answer="可以")
    assert await answering.handle(task()) == "sent"
    assert line.said() == ["好", "可以"]
