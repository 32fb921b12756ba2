"""The cost of a month follows from the deployment, and the page with it is up to date."""

import asyncio
import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.infra import terraform_files
from tests.infra.terraform_files import INFRA
from tuneline.settings.training import GEMINI_BASE_MODEL
from tuneline_dev.bench import capacity, counting_store
from tuneline_dev.bench.capacity import MESSAGES, Assumed, bill, google_usd, limits
from tuneline_dev.bench.cloud_prices import PRICES
from tuneline_dev.bench.counting_store import Counts

ASSUMED = Assumed()


@pytest.fixture(scope="module")
def one() -> Counts:
    """What one message takes."""
    return asyncio.run(counting_store.chat(ASSUMED.chat_messages))


def test_a_message_is_counted_by_answering_it(one: Counts) -> None:
    # Read: settings, model, hours, chat, notice on AI, the month's count in four.
    # Written: claim, place in line, answer, cost …
    assert 6 <= one.reads <= 16
    assert 5 <= one.writes <= 9
    # The event, and a sixth of the chat and of its notice on AI.
    assert one.expiring == pytest.approx(1 + 2 / ASSUMED.chat_messages)
    assert one.tokens_read > one.tokens_written > 50
    # The nearest examples of the dataset are read with each question.
    assert one.tokens_read > 800


def test_a_longer_chat_costs_more_tokens_and_no_more_documents(one: Counts) -> None:
    longer = asyncio.run(counting_store.chat(ASSUMED.chat_messages + 3))
    assert longer.tokens_read > one.tokens_read
    assert longer.writes == pytest.approx(one.writes, abs=0.5)


PARTS = st.floats(0, 1e6)


@given(st.integers(0, 10**8), st.integers(0, 10**7), st.lists(PARTS, min_size=9, max_size=9))
def test_more_messages_never_cost_less(messages: int, more: int, parts: list[float]) -> None:
    each = Counts(*parts)
    for few, many in zip(bill(messages, each, ASSUMED), bill(messages + more, each, ASSUMED), strict=True):
        assert 0 <= few.usd <= many.usd * 1.000001 or few.what.startswith("Cloud Run")


def test_without_a_message_only_what_is_always_there_costs(one: Counts) -> None:
    paid = {row.what for row in bill(0, one, ASSUMED) if row.usd > 0}
    assert paid == {"Alerts, conditions", "Images, GiB"}


def test_every_price_has_its_source_and_is_used(one: Counts) -> None:
    assert all(price.source.startswith("https://") for price in PRICES.values())
    assert {row.what for row in bill(1, one, ASSUMED)} == {*PRICES, "The model, tokens"}


def test_what_limits_is_what_is_deployed() -> None:
    functions = terraform_files.local("functions")
    variables = {name: body for block in terraform_files.read("variable") for name, body in block.items()}
    assert variables["reply_instances"]["default"] == capacity.REPLY_INSTANCES
    assert functions["line_reply"]["concurrency"] == capacity.REPLY_CONCURRENCY
    assert functions["line_webhook"]["concurrency"] == capacity.WEBHOOK_CONCURRENCY
    assert functions["line_webhook"]["max_instances"] == capacity.WEBHOOK_INSTANCES
    for name in ("line_webhook", "line_reply", "job_poller"):
        assert functions[name]["memory"] == f"{capacity.MEMORY_GIB * 1024:.0f}Mi"
    (queue,) = [body for kind, _, body in terraform_files.resources() if kind == "google_cloud_tasks_queue"]
    assert queue["rate_limits"][0]["max_dispatches_per_second"] == capacity.DISPATCHES_A_SECOND


def test_every_condition_of_an_alert_is_on_the_bill() -> None:
    alerts = terraform_files.local("log_alerts")
    many = {"log": sum(map(len, alerts.values())), "errors": len(terraform_files.local("functions"))}
    policies = [
        name for kind, name, _ in terraform_files.resources() if kind == "google_monitoring_alert_policy"
    ]
    assert sum(many.get(name, 1) for name in policies) == capacity.ALERT_CONDITIONS


def test_a_slower_model_lowers_the_limit(one: Counts) -> None:
    def of(assumed: Assumed) -> dict[str, float]:
        return {what: rate for what, rate, _ in limits(one, assumed)}

    slow = dataclasses.replace(ASSUMED, model_seconds=30.0)
    assert of(slow)["line_reply, waiting"] == pytest.approx(of(ASSUMED)["line_reply, waiting"] / 10)


def test_the_readme_says_what_the_arithmetic_says(one: Counts) -> None:
    readme = (INFRA / "README.md").read_text()
    bills = [bill(number, one, ASSUMED) for number in MESSAGES]
    shown = re.search(r"^\| \*\*Google Cloud\*\* \|(.*)\|$", readme, re.MULTILINE)
    assert shown
    amounts = [float(cell.strip().lstrip("$").replace(",", "")) for cell in shown.group(1).split("|")]
    assert amounts == pytest.approx([google_usd(rows) for rows in bills], rel=0.1), (
        "scripts/tuneline bench capacity"
    )
    for what, rate, _ in limits(one, ASSUMED):
        row = re.search(rf"^\| {re.escape(what)} \| ([0-9,]+) \|", readme, re.MULTILINE)
        assert row, what
        assert float(row.group(1).replace(",", "")) == pytest.approx(rate, rel=0.1)


def test_the_page_counts_the_model_that_answers_by_default(one: Counts) -> None:
    readme = (INFRA / "README.md").read_text()
    assert f"the table counts a model tuned from `{GEMINI_BASE_MODEL}`" in readme
    shown = re.search(r"^\| \*\*with the model\*\* \|(.*)\|$", readme, re.MULTILINE)
    assert shown
    amounts = [float(cell.strip().lstrip("$").replace(",", "")) for cell in shown.group(1).split("|")]
    totals = [sum(row.usd for row in bill(number, one, ASSUMED)) for number in MESSAGES]
    assert amounts == pytest.approx(totals, rel=0.1)
    for tokens in (f"{one.tokens_read:.0f} tokens read", f"{one.tokens_written:.0f} written"):
        assert tokens in readme
