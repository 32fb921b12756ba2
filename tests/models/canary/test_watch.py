"""The poller's look at a canary: it ends a worse candidate, warns of a slow one, and never promotes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.models.canary.test_decisions import candidate, decision, history, notices, share
from tests.models.test_registry import model, serving
from tuneline.models import lifecycle, registry
from tuneline.models.canary import decisions
from tuneline.models.canary.figures import read_figures
from tuneline.models.canary.watch import ENOUGH_ANSWERS, CanaryWatch
from tuneline.notices.render import render_notice
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import Notice
from tuneline.storage.records.serving import Canary
from tuneline.storage.records.usage import usage_paths

pytestmark = pytest.mark.stores("sqlite")
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def watch(documents: Documents, hours: int = 2) -> CanaryWatch:
    return CanaryWatch(documents=documents, now=lambda: NOW + timedelta(hours=hours))


async def counted(documents: Documents, canary: Canary, side: str, **amounts: int) -> None:
    named = {f"{canary.period}_{side}_{name}": amount for name, amount in amounts.items()}
    await documents.add(usage_paths(NOW)[0], named)


async def told(documents: Documents, kind: str) -> list[dict[str, Any]]:
    return [one.data for one in await documents.query("notices", where={"kind": kind})]


async def test_a_worse_candidate_is_stopped_and_the_notice_has_the_figures(documents: Documents) -> None:
    await candidate(documents)
    canary = await share(documents, 10)
    await counted(documents, canary, "candidate", answers=200, down=40)
    await counted(documents, canary, "current", answers=1800, down=54)
    for _ in range(2):
        await watch(documents).tick()
    pointer = await serving(documents)
    assert (pointer.version, pointer.canary) == ("1", None)
    (notice,) = await told(documents, "canary_ended")
    text = render_notice(Notice.from_document(notice), "zh-TW").as_text()
    assert "20.0 %" in text
    assert "3.0 %" in text
    assert "負評" in text
    assert await history(documents) == ["canary_started", "canary_ended"]


async def test_an_equal_candidate_goes_on_and_the_operators_are_asked_once_a_period(
    documents: Documents,
) -> None:
    await candidate(documents)
    canary = await share(documents, 50)
    for side in ("candidate", "current"):
        await counted(documents, canary, side, answers=ENOUGH_ANSWERS, down=3, seconds_3=ENOUGH_ANSWERS)
    for _ in range(3):
        await watch(documents).tick()
    assert (await serving(documents)).canary == canary
    assert len(await told(documents, "canary_not_worse")) == 1
    raised = await share(documents, 60, 5)
    await watch(documents).tick()
    assert len(await told(documents, "canary_not_worse")) == 1
    for side in ("candidate", "current"):
        await counted(documents, raised, side, answers=ENOUGH_ANSWERS)
    await watch(documents).tick()
    assert len(await told(documents, "canary_not_worse")) == 2
    assert await told(documents, "canary_slow") == []


async def test_a_slow_candidate_is_a_warning_and_no_end(documents: Documents) -> None:
    await candidate(documents)
    canary = await share(documents, 50)
    await counted(documents, canary, "candidate", answers=ENOUGH_ANSWERS, seconds_7=ENOUGH_ANSWERS)
    await counted(documents, canary, "current", answers=ENOUGH_ANSWERS, seconds_3=ENOUGH_ANSWERS)
    for _ in range(2):
        await watch(documents).tick()
    (warning,) = await told(documents, "canary_slow")
    assert (warning["facts"]["candidate_seconds"], warning["facts"]["current_seconds"]) == ("7.0", "1.8")
    assert (await serving(documents)).canary == canary


async def test_a_candidate_whose_last_day_has_come_ends(documents: Documents) -> None:
    await candidate(documents, shutdown_date="2026-11-30")
    await share(documents, 10)
    await watch(documents, hours=2).tick()
    assert (await serving(documents)).canary is not None
    await watch(documents, hours=26).tick()
    pointer = await serving(documents)
    assert pointer.canary is None
    assert pointer.canary_end is not None
    assert pointer.canary_end.why == "ended"


async def test_what_a_crash_or_a_promotion_left_out_is_made_up_for(documents: Documents) -> None:
    await candidate(documents)
    await registry.record(documents, model("3"))
    await share(documents, 10)
    await lifecycle.promote(documents, "3", by="lin", reason="other", now=NOW + timedelta(minutes=90))
    for _ in range(2):
        await watch(documents).tick()
    assert await notices(documents) == ["canary_running", "model_promoted", "canary_ended"]
    assert await history(documents) == ["canary_started", "canary_ended"]


@pytest.mark.stores("sqlite", "firestore")
async def test_the_poller_and_an_operator_at_once_make_one_decision(documents: Documents) -> None:
    await candidate(documents)
    canary = await share(documents, 10)
    await counted(documents, canary, "candidate", answers=200, down=40)
    await counted(documents, canary, "current", answers=1800, down=54)
    results = await asyncio.gather(
        watch(documents).tick(),
        share(documents, 50, 1, seen=canary.period),
        watch(documents).tick(),
        decisions.end(documents, why="stopped", decision=decision(1, seen=canary.period)),
        return_exceptions=True,
    )
    assert results[0] is None
    assert results[2] is None
    pointer, ends = await serving(documents), await told(documents, "canary_ended")
    is_raised = not isinstance(results[1], BaseException)
    assert (pointer.canary is not None) == is_raised
    assert len(ends) == (0 if is_raised else 1)


async def test_the_counts_of_a_canary_over_the_turn_of_a_month_are_read_together(
    documents: Documents,
) -> None:
    await candidate(documents)
    canary = await share(documents, 10)
    name = f"{canary.period}_candidate_answers"
    for path in (usage_paths(NOW)[1], usage_paths(NOW + timedelta(days=40))[3]):
        await documents.add(path, {name: 2})
    figures = await read_figures(documents, canary, now=NOW + timedelta(days=40))
    assert figures.candidate.answers == 4
