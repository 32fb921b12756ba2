"""A canary from the command line: started, compared, raised, stopped and finished."""

import asyncio
import json

from tests.cli.commands import run
from tests.cli.test_model_command import Desk, desk
from tests.running import stored
from tuneline.storage.records.usage import usage_path
from tuneline.storage.sqlite import SqliteDocuments

__all__ = ["desk"]


def count(desk: Desk, side: str, **amounts: int) -> None:
    """Count what a side has done, in the period that runs."""
    canary = desk.serving["canary"]
    period = canary["periods"][-1]

    async def add() -> None:
        documents = SqliteDocuments(desk.stack.store)
        named = {f"{period['id']}_{side}_{name}": amount for name, amount in amounts.items()}
        await documents.add(usage_path(period["since"]), named)
        await documents.close()

    asyncio.run(add())


def test_a_canary_is_started_compared_raised_and_stopped(desk: Desk) -> None:
    asked = desk.run("promote", "20261118", "--share", "10", "--dry-run")
    assert "will answer 10 % of the chats; 20261120-3 answers the others" in asked.stderr
    assert desk.serving.get("canary") is None
    started = desk.run("promote", "20261118", "--share", "10", "--yes", "--by", "mei", "--reason", "new")
    assert started.returncode == 0, started.stderr
    assert (desk.serving["version"], desk.serving["canary"]["share"]) == ("20261120-3", 10)
    assert desk.run("promote", "20261118", "--share", "10", "--yes").returncode == 1
    count(desk, "candidate", answers=20, down=3, seconds_3=20)
    raised = desk.run("promote", "20261118", "--share", "50", "--yes")
    assert "will answer 50 % of the chats, instead of 10 %" in raised.stderr
    count(desk, "current", answers=40, apologies=2)
    shown = desk.run("canary")
    assert shown.returncode == 0, shown.stderr
    (down,) = [line for line in shown.stdout.splitlines() if line.startswith("👎")]
    assert down.split() == ["👎", "3", "(15.0", "%)", "0", "(0.0", "%)"]
    fields = json.loads(desk.run("canary", "--json").stdout)
    assert (fields["candidate"]["answers"], fields["current"]["apologies"]) == (20, 2)
    assert [each["share"] for each in fields["periods"]] == [10, 50]
    assert [line.split()[1:4] for line in desk.run("list").stdout.splitlines()[-1:]] == [
        ["canary", "50", "%"]
    ]
    page = desk.stack.store.parent / "canary.html"
    assert desk.run("canary", "--report", str(page), "--language", "ja").returncode == 0
    written = page.read_text()
    assert ("3 (15.0 %)" in written, "自力で答えられず" in written, "<script" in written) == (
        True,
        True,
        False,
    )
    assert written.count("<h2>") == 3, "all together, and each share"
    stopped = desk.run("canary", "--stop", "--yes", "--by", "mei", "--reason", "it invents prices")
    assert stopped.returncode == 0, stopped.stderr
    assert desk.serving["canary"] is None
    history = desk.run("show", "20261118").stdout
    assert "3 (15.0 %)" in history, "the figures stay"
    assert "canary ended by mei: it invents prices" in history
    none = desk.run("canary")
    assert (none.returncode, "--share 10" in none.stderr) == (1, True)
    kinds = [one["kind"] for one in stored(desk.stack, "notices").values()]
    assert sorted(kinds) == ["canary_ended", "canary_running", "canary_running"]


def test_the_status_has_the_canary_and_a_promotion_finishes_it(desk: Desk) -> None:
    desk.run("promote", "20261118", "--share", "25", "--yes")
    count(desk, "candidate", answers=20, down=3, unknown=2)
    status = run("status", environment=desk.environment).stdout
    assert "20261118-1 (gpt-4o-mini) answers 25 % of the chats" in status
    assert "new model: 20 answers, 0 thumbs up, 3 down, 2 without an answer of its own" in status
    other = desk.run("promote", "20261119", "--dry-run")
    assert "This ends the canary 20261118-1." in other.stderr
    assert desk.run("promote", "20261118", "--yes").returncode == 0
    assert (desk.serving["version"], desk.serving.get("canary")) == ("20261118-1", None)
    assert desk.serving["canary_end"]["why"] == "finished"


def test_a_share_out_of_range_or_of_a_silent_model_is_refused(desk: Desk) -> None:
    for share in ("0", "100", "ten"):
        assert desk.run("promote", "20261118", "--share", share, "--yes").returncode == 2
    desk.openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01"})
    refused = desk.run("promote", "20261118", "--share", "10", "--yes")
    assert (refused.returncode, "does not answer" in refused.stderr) == (1, True)
    serves = desk.run("promote", "20261120", "--share", "10", "--yes")
    assert (serves.returncode, "serves already" in serves.stderr) == (1, True)


def test_before_any_model_has_served_the_base_model_answers_the_other_chats(desk: Desk) -> None:
    async def forget() -> None:
        documents = SqliteDocuments(desk.stack.store)
        await documents.delete("bot/serving")
        await documents.close()

    asyncio.run(forget())
    started = desk.run("promote", "20261118", "--share", "10", "--yes", "--by", "mei")
    assert "the base model answers the others" in started.stderr
    status = run("status", environment=desk.environment)
    assert "answers 10 % of the chats" in status.stdout, status.stderr
    assert "no tuned model has served yet" in status.stdout
    assert desk.run("list").returncode == desk.run("canary").returncode == 0
