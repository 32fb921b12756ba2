"""The page has a text for each reason that the bot stores as a sentence."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from tuneline.budget import Budget
from tuneline.models.evaluation.policy import Code
from tuneline.pricing import Refusal
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Document
from tuneline.storage.records.serving import WhyEnded
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts.evaluation_texts import report_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.demo.shown import _verdicts
from tuneline_dev.demo.web_files import WEB, page_texts

DAY = date(2027, 1, 1)
ROOT = Path(__file__).parents[2]
STORING = (
    *(
        f"functions/tuneline/{name}"
        for name in ("models", "training", "uploads", "operator_chat", "budget.py")
    ),
    *("scripts/tuneline_cli/dataset", "scripts/tuneline_cli/model"),
    *("scripts/tuneline_dev/demo/controls", "scripts/tuneline_dev/demo/client.py"),
)
NAMES = {"reason", "_REASON", "REASON", "_FIRST"}
FUNCTIONS = {"_objection", "_reason"}
ERRORS = {"RefusedDropError", "NotStartedDropError", "NotYetRetryError"}
# What is filled in is a number in the samples.
SAMPLE = "7"
# Of these the page shows the findings, the earlier dataset, or a sentence of the state.
SHOWN_OTHERWISE = {
    "7 problems",
    *(
        f"the same content with the same options is dataset 7 (7){job}; set the option again=yes to train it "
        "once more"
        for job in ("", ", job 7")
    ),
    "an operator deletes it",
    # Only a notice has them.
    "7, which was prepared for the training: upload the dataset again",
    "the host does not have it; set 7 to a model that it has",
}
# Their parts are put together; WHOLE has them as they are stored.
PARTS = {
    "7 7",
    "7: 7",
    "7, and JOB_BUDGET_USD allows 7",
    "7, this month's jobs cost 7 already, and MONTH_BUDGET_USD allows 7",
    "the job was 77",
}
WHOLE = {
    "7 % of the chats: chosen on the page": "stored_share",
    "worse: down: 12.0 % of 100 against 5.0 %": "stored_worse",
    "down: 12.0 % of 100 against 5.0 %": "stored_down",
    "unknown: 12.0 % of 100 against 5.0 %": "stored_unknown",
    "handover: 12.0 % of 100 against 5.0 %": "stored_handover",
    "the job was failed": "stored_job_failed",
    "the job was cancelled": "stored_job_cancelled",
    "the job was cancelled by ming": "stored_cancelled_by",
    "7 The provider says: no\n\nline 2": "stored_quoted",
    "7. This organisation can no longer start fine-tuning jobs. The bot": "stored_training_closed",
    "7. The job was not accepted: check the base model (gpt) and the options.": "stored_not_accepted",
    "decided by hand": "stored_by_hand",
    "the job waits until Google has a free slot or capacity for it": "stored_no_slot",
    "7 serves": "stored_serves",
    "its host has shut it down on 2027-01-01": "stored_shut_down",
    **{f"{why}: 7": f"stored_{why}" for why in get_args(WhyEnded) if why not in ("stopped", "ended")},
    "ended: its last day has come": "stored_last_day",
    **{report_texts("en")[code]: f"why_{code}" for code in (*get_args(Code), "overtaken")},
    Refusal("closed", "gpt", DAY, DAY).text: "stored_closed_model",
    Refusal("ends_soon", "gpt", DAY, DAY).text: "stored_ending_model",
}
SOURCE = (WEB / "core" / "reasons.js").read_text()
PATTERNS = {
    name: pattern.replace("(?<", "(?P<")
    for name, pattern in re.findall(r"^  (\w+): /(.*)/,$", SOURCE, re.MULTILINE)
}


def sentences(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else SAMPLE for part in parts)
        case ast.BinOp(left=left, right=right):
            yield from (before + after for before in sentences(left) for after in sentences(right))
        case ast.IfExp(body=body, orelse=other):
            yield from (*sentences(body), *sentences(other))
        case ast.BoolOp(values=values):
            yield from (one for value in values for one in sentences(value))


def stored_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="reason", value=value):
                yield from sentences(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                yield from sentences(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if name in NAMES:
                yield from sentences(value)
            case ast.FunctionDef(name=name) if name in FUNCTIONS:
                returns = (one for one in ast.walk(node) if isinstance(one, ast.Return))
                yield from (text for one in returns for text in sentences(one.value))
            case ast.Call(func=ast.Name(id="JobEvent"), args=[*_, text]):
                yield from sentences(text)
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in ERRORS:
                yield from sentences(first)


def stored_reasons() -> set[str]:
    places = [ROOT / name for name in STORING]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))]
    return {text for file in files for text in stored_in(ast.parse(file.read_text())) if text}


def text_of(reason: str) -> str | None:
    """Return the name of the page's text for a reason."""
    return next((name for name, pattern in PATTERNS.items() if re.search(pattern, reason)), None)


def test_each_reason_in_the_code_has_a_text() -> None:
    stored = stored_reasons()
    assert len(stored) > 30
    left = {reason for reason in stored if text_of(reason) is None}
    assert left == SHOWN_OTHERWISE | PARTS


@pytest.mark.parametrize("reason", WHOLE)
def test_a_reason_that_is_put_together_has_a_text(reason: str) -> None:
    assert text_of(reason) == WHOLE[reason]


async def test_the_objections_of_the_budget_have_a_text(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "store.db")
    budget = Budget(documents=documents, job_usd=Decimal(3), month_usd=Decimal(4))

    async def objection(usd: int | None) -> str:
        price = None if usd is None else Decimal(usd)
        return str(await budget.reserve("d", price, approved=False, month="2026-11", evaluation=Decimal(2)))

    names = [text_of(await objection(usd)) for usd in (None, 5, 3)]
    assert names == ["stored_no_price", "stored_job_budget", "stored_month_budget"]
    await documents.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_in_line_is_known_in_each_language(language: str) -> None:
    assert f'"{texts(language)["decided_in_line"]}"' in SOURCE


def test_each_pattern_has_a_text_with_its_groups() -> None:
    english = page_texts("en")
    for name, pattern in PATTERNS.items():
        assert {*re.findall(r"\{(\w+)\}", english[name])} <= {*re.findall(r"\(\?P<(\w+)>", pattern)}, name
    stored = {name for name in english if name.startswith("stored_")}
    assert stored == {name for name in (*PATTERNS, "stored_in_line") if name.startswith("stored_")}


def test_a_model_has_a_verdict_and_a_reason_that_the_verdict_does_not_say() -> None:
    sides = {side: {"model": "m", "version": "v"} for side in ("before", "after")}
    data: dict[str, object] = {"state": "asking", "started_at": datetime.now(UTC), "sides": sides}
    begun = Document("evaluations/v", data, version="1")
    model = {"version": "v", "state": "held", "model": "m"}

    def verdicts(**evaluation: str) -> dict[str, dict[str, str]]:
        return _verdicts([Document("models/v", {**model, "evaluation": evaluation}, version="1")], [begun])

    assert verdicts(reason="its model has not been ready for an hour") == {}
    assert set(verdicts(code="silent")["v"]) == set(LANGUAGES)
    figures = {"wins": 31, "ties": 8, "losses": 11, "measure": "chrF", "is_worse": False, "is_better": True}
    data["verdict"] = {"figures": figures}
    for language in LANGUAGES:
        better = verdicts(code="not_worse")["v"][language]
        overtaken = verdicts(code="overtaken")["v"][language]
        assert overtaken.startswith(better)
        assert overtaken.endswith(report_texts(language)["overtaken"])
