"""Operators' preferences are counted for both models of a comparison."""

from datetime import UTC, datetime

import pytest

from tuneline.models.preferences import preferences_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record
from tuneline.storage.records.evaluations.comparison import ModelComparison, Preferences, comparison_path

pytestmark = pytest.mark.stores("sqlite")
NOW = datetime(2026, 11, 29, tzinfo=UTC)


async def compared(documents: Documents, name: str, versions: tuple[str, str], *preferences: str) -> None:
    questions = [{"question": "?", "preference": each or None} for each in preferences]
    data = {"first": versions[0], "second": versions[1], "questions": questions, "at": NOW}
    await create_record(documents, comparison_path(name), ModelComparison.from_document(data))


async def test_both_sides_and_all_comparisons_count_and_open_questions_do_not(documents: Documents) -> None:
    await compared(documents, "a", ("2", "3"), "first", "second", "second", "same", "")
    await compared(documents, "b", ("3", "2"), "first")
    await compared(documents, "c", ("base", "3"), "first")
    await compared(documents, "d", ("1", "3"), "")
    counted = {each.against: each for each in await preferences_of(documents, "3")}
    assert counted == {"2": Preferences("2", 3, 1, 1), "base": Preferences("base", 0, 0, 1)}
    assert await preferences_of(documents, "2") == [Preferences("3", 1, 1, 3)]
    assert await preferences_of(documents, "4") == []
