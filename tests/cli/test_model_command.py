"""scripts/tuneline model as an operator runs it: list, compare, promote, roll back, register, ask."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.commands import Ended, run, start
from tests.models.test_registry import model
from tests.platforms import KEY, OpenAI, Vertex
from tests.running import stored
from tuneline.charts.text_width import display_width
from tuneline.models import registry
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli.model.columns import side_by_side
from tuneline_dev.stack import Stack

NAMES = {"20261118-1": "gpt-4o-mini", "20261119-2": "gpt-4.1", "20261120-3": "gpt-4.1-mini"}
NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Desk:
    """The command on a store with three models, the last of which serves."""

    def __init__(self, stack: Stack, openai: OpenAI) -> None:
        self.stack, self.openai = stack, openai

    @property
    def environment(self) -> dict[str, str]:
        return {**self.stack.environment(), **self.stack.settings(), "ARTIFACT_BUCKET": ""}

    def run(self, *words: str, stdin: str = "", **environment: str) -> Ended:
        return run("model", *words, environment={**self.environment, **environment}, stdin=stdin)

    @property
    def serving(self) -> dict[str, Any]:
        return stored(self.stack, "bot")["serving"]

    @property
    def chain(self) -> list[str]:
        return [self.serving["version"], *(one["version"] for one in self.serving["fallback"])]

    def pin(self, pin: Pin) -> None:
        self._change(lambda documents: put_pins(documents, [pin]))

    def compare(self, data: dict[str, Any]) -> None:
        """Keep a comparison that an operator has made in LINE."""
        self._change(lambda documents: documents.create("comparisons/e1", data))

    def _change(self, change: Callable[[Documents], Awaitable[object]]) -> None:
        async def changed() -> None:
            documents = SqliteDocuments(self.stack.store)
            await change(documents)
            await documents.close()

        asyncio.run(changed())


@pytest.fixture
def desk(tmp_path: Path, openai: OpenAI) -> Desk:
    stack = Stack(port=1, given={"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": openai.base_url}, folder=tmp_path)

    async def fill() -> None:
        documents = SqliteDocuments(stack.store)
        for number, (version, name) in enumerate(NAMES.items()):
            at = NOW + timedelta(hours=number)
            record = model(version, model=name, base_model="", ready_at=at)
            await registry.record(documents, record)
            await registry.promote(documents, record, by="job_poller", reason="trained", now=at)
        await documents.close()

    asyncio.run(fill())
    return Desk(stack, openai)


def test_all_models_are_listed_the_newest_first_with_their_state(desk: Desk) -> None:
    lines = start("model", "list", environment=desk.environment).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(reversed(NAMES))
    assert [" serving " in lines[1], " behind 1 " in lines[2], " behind 2 " in lines[3]] == [True] * 3
    listed = json.loads(desk.run("list", "--json").stdout)
    assert [one["state"] for one in listed] == ["serving", "behind 1", "behind 2"]


def test_a_model_is_shown_with_what_happened_to_it(desk: Desk) -> None:
    questions = [{"question": "?", "preference": each} for each in ("second", "same")]
    desk.compare({"first": "base", "second": "20261119-2", "questions": questions, "at": NOW})
    shown = desk.run("show", "20261119")
    assert shown.returncode == 0, shown.stderr
    assert "against base: 1 better, 1 the same, 0 worse" in shown.stdout
    assert "promoted by job_poller: trained" in shown.stdout
    assert "replaced by job_poller: 20261120-3 serves" in shown.stdout
    assert json.loads(desk.run("show", "20261119", "--json").stdout)["state"] == "behind 1"


def test_nothing_that_a_dataset_brought_along_acts_on_the_terminal(desk: Desk) -> None:
    clear, version = "\x1b[2J", "20261120-4"

    async def fill() -> None:
        documents = SqliteDocuments(desk.stack.store)
        prompt = f"一\n二{clear}"
        record = model(version, model=f"m{clear}", base_model="", system_prompt=prompt, ready_at=NOW)
        await registry.record(documents, record)
        by, reason = f"mei{clear}", f"better{clear}"
        await registry.promote(documents, record, by=by, reason=reason, now=NOW)
        await documents.close()

    asyncio.run(fill())
    shown = desk.run("show", version).stdout
    assert ("better" in shown, "二" in shown) == (True, True)
    assert "\x1b" not in shown + desk.run("list").stdout


def test_an_unknown_version_gives_an_error_with_the_known_ones(desk: Desk) -> None:
    for words in (
        ("show", "x"),
        ("promote", "x", "--yes"),
        ("retire", "x", "--yes"),
        ("delete", "x", "--yes"),
        ("compare", "x", "base", "?"),
    ):
        done = desk.run(*words)
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
        assert "20261120-3, 20261119-2, 20261118-1" in done.stderr
    assert "several models begin with 2026" in desk.run("show", "2026").stderr


def test_a_roll_back_and_a_promotion_say_what_they_will_do_and_ask(desk: Desk) -> None:
    unasked = desk.run("rollback")
    assert (unasked.returncode, desk.chain) == (2, ["20261120-3", "20261119-2", "20261118-1"])
    for said in ("20261120-3 (gpt-4.1-mini", "20261119-2 answers instead", "--yes"):
        assert said in unasked.stderr
    done = desk.run("rollback", "--yes", "--by", "mei", "--reason", "wrong hours")
    assert (done.returncode, desk.chain) == (0, ["20261119-2", "20261118-1"])
    assert (desk.serving["by"], desk.serving["reason"]) == ("mei", "wrong hours")
    assert "rolled back by mei: wrong hours" in desk.run("show", "20261120").stdout
    again = desk.run("promote", "20261120", "--yes", "--reason", "mended")
    assert (again.returncode, desk.chain) == (0, ["20261120-3", "20261119-2", "20261118-1"])
    assert desk.run("promote", "20261120", "--yes").returncode == 1
    kinds = {one["kind"] for one in stored(desk.stack, "notices").values()}
    assert kinds == {"model_promoted", "model_rolled_back"}


def test_a_model_that_does_not_answer_is_not_promoted_unless_it_is_insisted(desk: Desk) -> None:
    desk.openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01"})
    refused = desk.run("promote", "20261118", "--yes")
    assert (refused.returncode, desk.serving["version"]) == (1, "20261120-3")
    assert "does not answer" in refused.stderr
    assert desk.run("promote", "20261118", "--yes", "--no-probe").returncode == 0
    assert desk.serving["version"] == "20261118-1"


def test_the_last_model_rolled_back_leaves_the_base_model(desk: Desk) -> None:
    for _ in NAMES:
        assert desk.run("rollback", "--yes").returncode == 0
    assert desk.serving["version"] == "base"
    assert "base" in desk.run("list").stdout.splitlines()[-1]
    nothing = desk.run("rollback", "--yes")
    assert (nothing.returncode, "nothing to roll back" in nothing.stderr) == (1, True)
    assert desk.run("ask", "頭痛要看哪一科？").returncode == 0
    assert desk.openai.asked()[-1]["messages"][0]["content"] == "你是20261118-1。"


def test_a_retired_model_is_not_asked_any_more(desk: Desk) -> None:
    done = desk.run("retire", "20261120", "--yes", "--reason", "old")
    assert (done.returncode, desk.chain) == (0, ["20261119-2", "20261118-1"])
    assert stored(desk.stack, "models")["20261120-3"]["state"] == "retired"
    assert desk.run("retire", "20261120", "--yes").returncode == 1


def test_a_model_made_elsewhere_is_probed_registered_and_promoted(desk: Desk) -> None:
    endpoints = json.dumps({"gpu": {"base_url": desk.openai.base_url, "api_key": KEY}})
    words = ("register", "gpu-1", "--model", "gpt-4o", "--endpoint", "gpu", "--ends", "2027-10-14", "--yes")
    unknown = desk.run(*words)
    assert (unknown.returncode, "CHAT_ENDPOINTS" in unknown.stderr) == (1, True)
    assert desk.run(*words, CHAT_ENDPOINTS=endpoints).returncode == 0
    assert desk.run(*words, CHAT_ENDPOINTS=endpoints).returncode == 1
    model = stored(desk.stack, "models")["gpu-1"]
    assert (model["source"], model["endpoint"], model["shutdown_date"]) == ("registered", "gpu", "2027-10-14")
    assert desk.run("promote", "gpu-1", "--yes", CHAT_ENDPOINTS=endpoints).returncode == 0
    assert desk.serving["endpoint"] == "gpu"
    broken = desk.run("ask", "嗨", CHAT_ENDPOINTS="{")
    assert (broken.returncode, "CHAT_ENDPOINTS" in broken.stderr) == (2, True)


def test_two_models_are_compared_side_by_side(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("頭痛要看哪一科？\n\nWhere can I park?\n", encoding="utf-8")
    done = desk.run("compare", "serving", "base", "嗨", "--file", str(file))
    assert done.returncode == 0, done.stderr
    assert [
        text in done.stdout for text in ("20261120-3", "base (gpt-4.1-mini-2025-04-14)", "Where can I park?")
    ] == [True] * 3
    assert done.stdout.count("│") >= 4
    lines = desk.run("compare", "20261118", "base", "--file", "-", "--json", stdin="嗨\n").stdout.splitlines()
    (compared,) = map(json.loads, lines)
    assert (compared["question"], compared["a"]["version"], compared["b"]["version"]) == (
        "嗨",
        "20261118-1",
        "base",
    )
    prompts = {one["model"]: one["messages"][0]["content"] for one in desk.openai.asked()}
    assert prompts["gpt-4o-mini"] == "你是20261118-1。"
    desk.openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01"})
    missing = desk.run("compare", "20261118", "base", "嗨")
    assert (missing.returncode, "no answer" in missing.stdout) == (1, True)
    assert desk.run("compare", "serving", "base").returncode == 2


def test_the_bot_is_asked_as_its_users_ask_it(desk: Desk) -> None:
    desk.openai.set(chat_answer="請掛神經內科。\x1b[31m")
    context = desk.run("ask", stdin="頭痛\n還有呢\n\n")
    assert (context.returncode, context.stdout) == (0, "請掛神經內科。[31m\n" * 2)
    assert [one["content"] for one in desk.openai.asked()[-1]["messages"]][:2] == ["你是20261120-3。", "頭痛"]
    desk.openai.set(shutdown_date={"gpt-4.1-mini": "2020-01-01"})
    next_one = desk.run("ask", "頭痛")
    assert (next_one.returncode, "20261119-2" in next_one.stderr) == (0, True)
    failed = desk.run("ask", "頭痛", OPENAI_API_KEY="sk-wrong")
    assert (failed.returncode, failed.stdout, "Traceback" in failed.stderr) == (1, "", False)


def test_a_pinned_question_is_answered_by_its_pin_and_a_near_one_by_a_model_that_is_shown_it(
    desk: Desk,
) -> None:
    desk.pin(Pin(question="停車場在哪裡？", answer="在後面。", since=NOW))
    done = desk.run("ask", "停車場在哪裡")
    assert (done.returncode, done.stdout, "(pin:" in done.stderr) == (0, "在後面。\n", True)
    compared = desk.run("compare", "serving", "base", "停車場在哪裡")
    assert (compared.stdout.count("在後面。"), "no model is asked" in compared.stderr) == (2, True)
    answers = json.loads(desk.run("compare", "serving", "base", "停車場在哪裡", "--json").stdout)
    assert [answers[side]["version"][:4] for side in "ab"] == ["pin:", "pin:"]
    assert desk.openai.asked() == []
    assert desk.run("ask", "哪裡有停車場？").returncode == 0
    assert desk.run("compare", "serving", "base", "哪裡有停車場？").returncode == 0
    prompts = [one["messages"][0]["content"] for one in desk.openai.asked()]
    assert ["在後面。" in prompt for prompt in prompts] == [True] * 3


@given(st.text(max_size=80), st.text(max_size=80), st.integers(20, 90))
def test_columns_never_grow_beyond_their_width_and_lose_no_letter(left: str, right: str, width: int) -> None:
    shown = side_by_side(left, "", width=width).split("\n")
    assert all(display_width(line) <= width + 1 for line in shown)
    kept = "".join(side_by_side("", right, width=width).replace("│", "").split())
    assert kept == "".join(right.expandtabs(4).replace("│", "").split())


def test_a_tuned_gemini_model_is_registered_compared_and_asked(desk: Desk, vertex: Vertex) -> None:
    vertex.set(model_answers={"gemini-3.1-flash-lite": "請問櫃檯。"})
    tuned = vertex.endpoint({"頭痛要看哪一科？": "請掛神經內科。"})
    words = ("--model", tuned, "--base-model", "gemini-3.1-flash-lite")
    registered = desk.run("register", "g1", *words, "--yes", **vertex.environment)
    assert registered.returncode == 0, registered.stderr
    assert "at the endpoint vertex" in registered.stderr
    compared = desk.run("compare", "g1", "base", "頭痛要看哪一科？", "--json", **vertex.environment)
    answers = json.loads(compared.stdout)
    assert (answers["a"]["answer"], answers["b"]["answer"]) == ("請掛神經內科。", "請問櫃檯。")
    assert 0 < answers["b"]["usd"] < answers["a"]["usd"] < 0.01
    asked = desk.run("ask", "--model", "g1", stdin="頭痛要看哪一科？\n", **vertex.environment)
    assert "請掛神經內科。" in asked.stdout


def test_a_gemini_model_that_is_gone_is_not_registered(desk: Desk, vertex: Vertex) -> None:
    lost = "projects/123456789012/locations/us/endpoints/1"
    done = desk.run("register", "g1", "--model", lost, "--endpoint", "vertex", "--yes", **vertex.environment)
    assert (done.returncode, "404" in done.stderr) == (1, True)
