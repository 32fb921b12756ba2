"""Records are read and written through either store; only what has changed is written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tuneline.storage.claims import claim
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import (
    RecordClaim,
    change_record,
    create_record,
    query_records,
    read_record,
    replace_record,
)
from tuneline.storage.records.check import FINAL, Check
from tuneline.storage.records.record import ForbiddenTransitionDropError
from tuneline.storage.update import change

LATER = datetime(2126, 11, 29, tzinfo=UTC)
PATH = "checks/retirement-2026-11-29"
FRESH = Check(state="checking", expire_at=LATER)


async def test_an_existing_document_stays_as_it_is(documents: Documents) -> None:
    assert await create_record(documents, PATH, FRESH)
    assert not await create_record(documents, PATH, Check(state="done", expire_at=None))
    assert await read_record(documents, Check, PATH) == FRESH
    assert await read_record(documents, Check, "checks/another") is None


async def test_a_claims_writes_keep_what_others_have_written_meanwhile(documents: Documents) -> None:
    claimed = await claim(documents, PATH, fresh=FRESH.as_document(), final=FINAL, now=lambda: LATER)
    assert claimed is not None
    held = RecordClaim(claimed, Check)
    done = replace(held.record, state="done")
    await change(documents, PATH, lambda stored: {**(stored or {}), "expire_at": None, "note": "x"})
    await held.finish(done)
    (stored,) = await documents.get_many([PATH])
    assert stored is not None
    assert [stored.data[name] for name in ("state", "expire_at", "note")] == ["done", None, "x"]


async def test_a_forbidden_transition_writes_nothing(documents: Documents) -> None:
    await create_record(documents, PATH, Check(state="done", expire_at=LATER))
    with pytest.raises(ForbiddenTransitionDropError):
        await change_record(
            documents, Check, PATH, lambda stored: stored and replace(stored, state="checking")
        )
    assert await read_record(documents, Check, PATH) == Check(state="done", expire_at=LATER)


async def test_an_unreadable_document_does_not_hide_the_others(
    documents: Documents, caplog: pytest.LogCaptureFixture
) -> None:
    await documents.create("checks/a", {"state": "lost", "kind": "x"})
    await documents.create("checks/b", {"state": "done", "kind": "x"})
    assert [check.id for check in await query_records(documents, Check, "checks", where={"kind": "x"})] == [
        "b"
    ]
    assert "a document cannot be read" in caplog.text


async def test_a_record_that_has_changed_since_it_was_read_is_not_replaced(documents: Documents) -> None:
    await create_record(documents, PATH, FRESH)
    (read,) = await query_records(documents, Check, "checks", where={"state": "checking"})
    written = await replace_record(documents, read, replace(read.record, state="done"))
    assert (written.id, written.record.state) == ("retirement-2026-11-29", "done")
    with pytest.raises(StaleVersionRetryError):
        await replace_record(documents, read, replace(read.record, expire_at=None))
