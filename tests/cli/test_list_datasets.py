"""`scripts/tuneline dataset list` shows which datasets need an operator: waiting and stuck ones."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run
from tuneline.storage.sqlite import SqliteDocuments

NO_CREDIT = "the account there has no credit left, or has reached its limit"
KEY_REFUSED = "the key is not accepted"


def listed(folder: Path, datasets: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the lines that the command prints below its heading."""

    async def put() -> None:
        store = SqliteDocuments(folder / "store.db")
        for name, data in datasets.items():
            await store.create(f"datasets/{name}", {"object": f"{name}.csv", **data})
        await store.close()

    asyncio.run(put())
    done = run("dataset", "list", environment={"STORE": f"sqlite:{folder / 'store.db'}"})
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[1:]


@pytest.mark.parametrize(("code", "reason"), [("no_credit", NO_CREDIT), ("key_refused", KEY_REFUSED)])
def test_a_dataset_that_waits_for_an_operator_says_why(tmp_path: Path, code: str, reason: str) -> None:
    now = datetime.now(UTC)
    waits = {"state": "starting", "created_at": now, "waits_for": code, "reason": reason}
    row, why = listed(tmp_path, {"w" * 32: waits})
    assert "starting" in row
    assert why.strip() == f"it waits, and is tried again every minute: {reason}"


def test_a_dataset_that_needs_no_decision_has_one_line(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    busy = {"state": "starting", "created_at": now, "waits_for": None, "reason": "the host is busy"}
    assert len(listed(tmp_path, {"b" * 32: busy})) == 1


def test_only_a_check_that_takes_too_long_is_stuck(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    new = {"state": "checking", "created_at": now - timedelta(minutes=50)}
    old = {"state": "checking", "created_at": now - timedelta(minutes=70)}
    young_row, old_row = listed(tmp_path, {"n" * 32: new, "o" * 32: old})
    assert "checking (stuck)" in old_row
    assert "stuck" not in young_row
