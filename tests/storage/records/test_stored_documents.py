"""Stored documents of any version are read, and kept whole.

`tests/data/stored_documents.jsonl` holds documents as the version of 29 November 2026 wrote them: of each
collection and state the shortest and the longest.
"""

import json
import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from tuneline.storage.records import (
    chat,
    check,
    content,
    dataset,
    event,
    examples,
    job,
    model,
    notice,
    serving,
    spending,
    usage,
    vertex_facts,
    week,
)
from tuneline.storage.records.answers import feedback
from tuneline.storage.records.evaluations import evaluation, evaluation_pair
from tuneline.storage.records.operators import bot_settings, delivery, invitation, menus
from tuneline.storage.records.record import Record

PAGE = Path(__file__).parents[3] / "functions" / "README.md"
STORED = Path(__file__).parents[2] / "data" / "stored_documents.jsonl"
RECORDS: Mapping[str, type[Record]] = {
    bot_settings.SETTINGS: bot_settings.RunningSettings,
    "chats": chat.Chat,
    "checks": check.Check,
    "contents": content.Content,
    "datasets": dataset.Dataset,
    "evaluation_pairs": evaluation_pair.EvaluationPair,
    "evaluations": evaluation.Evaluation,
    examples.EXAMPLES: examples.ExamplesSource,
    "events": event.Event,
    feedback.FEEDBACK: feedback.Feedback,
    "jobs": job.Job,
    "models": model.Model,
    delivery.DELIVERY: delivery.Delivery,
    invitation.INVITATION: invitation.Invitation,
    menus.OPERATOR_MENUS: menus.OperatorMenus,
    "notices": notice.Notice,
    serving.SERVING: serving.Serving,
    "spending": spending.Spending,
    "usage": usage.Usage,
    "weeks": week.Week,
    vertex_facts.VERTEX_FACTS: vertex_facts.VertexFacts,
}
STATES: Mapping[str, Any] = {
    "checks": check.CheckState,
    "datasets": dataset.DatasetState,
    "evaluations": evaluation.EvaluationState,
    "events": event.EventState,
    "jobs": job.JobState,
    "models": model.ModelState,
    "notices": notice.DeliveryState,
}


def stored() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path and the fields of each document."""
    for line in STORED.read_text().splitlines():
        document = json.loads(line, object_hook=_time)
        yield document["path"], document["data"]


def _time(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["$time"]) if value.keys() == {"$time"} else value


def kind_of(path: str) -> type[Record] | None:
    """Return the record of a document."""
    return RECORDS.get(path) or RECORDS.get(path.partition("/")[0])


DOCUMENTS = [(path, data) for path, data in stored() if kind_of(path)]


@pytest.mark.parametrize(("path", "data"), DOCUMENTS)
def test_a_stored_document_is_read_in_full_and_written_back_as_it_was(
    path: str, data: dict[str, Any]
) -> None:
    kind = kind_of(path)
    assert kind is not None
    record = kind.from_document(data, path=path)
    assert record.as_document() == data
    assert unread(record, data) == {}


def unread(record: Record, data: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values that the record does not have: their field is unknown, or their type was wrong."""
    names = {each.metadata["name"] or each.name: each.name for each in fields(record) if each.metadata}
    lost = {name: value for name, value in data.items() if name not in names and name not in CLAIM}
    for name in names.keys() & data.keys():
        value = getattr(record, names[name])
        if isinstance(value, Record):
            lost |= unread(value, data[name])
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            for item, inner in zip(value, data[name], strict=True):
                lost |= unread(item, inner)
        elif not is_same(value, data[name]):
            lost[name] = data[name]
    return lost


# The fields of a claim (`tuneline/storage/claims.py`), which no record has.
CLAIM = frozenset({"run", "attempts", "lease_until", "lease_seconds"})


def is_same(value: object, stored_value: object) -> bool:
    if isinstance(value, Record):
        return isinstance(stored_value, dict) and unread(value, stored_value) == {}
    if isinstance(value, tuple):
        return list(value) == stored_value
    if isinstance(value, Mapping) and isinstance(stored_value, dict) and value.keys() == stored_value.keys():
        return all(is_same(value[name], stored_value[name]) for name in value)
    return any(stored_value == other for other in (value, str(value)))


@pytest.mark.parametrize("collection", STATES)
def test_each_state_is_in_the_stored_documents(collection: str) -> None:
    seen = {data[RECORDS[collection].STATE] for path, data in DOCUMENTS if path.startswith(f"{collection}/")}
    assert seen == set(get_args(STATES[collection]))


@pytest.mark.parametrize("collection", STATES)
def test_each_state_says_what_may_follow_it(collection: str) -> None:
    states, transitions = set(get_args(STATES[collection])), RECORDS[collection].TRANSITIONS
    assert transitions.keys() == states
    assert states.issuperset(state for following in transitions.values() for state in following)


@pytest.mark.parametrize("collection", STATES)
def test_the_page_names_each_state(collection: str) -> None:
    _, _, section = PAGE.read_text().partition("## States")
    _, _, after = section.partition("## How each")[0].partition(f"(`{collection}/{{")
    sentence, _, rest = after.partition("}`)")[2].partition("\n")
    named = re.findall(r"`([a-z_]+)`", sentence)
    if sentence.endswith(":"):
        named += re.findall(r"^\| `([a-z_]+)` \|", rest.strip().partition("\n\n")[0], re.MULTILINE)
    assert sorted(named) == sorted(get_args(STATES[collection]))


@pytest.mark.parametrize(("collection", "kind"), RECORDS.items())
def test_the_page_names_the_file_of_each_record(collection: str, kind: type[Record]) -> None:
    file = f"`{kind.__module__.partition('.records.')[2].replace('.', '/')}.py`"
    _, _, section = PAGE.read_text().partition("## What is kept")
    (row,) = re.findall(rf"^\| `{collection}(?:/[^`]*)?` \|.*$", section, re.MULTILINE)
    assert file in row


@pytest.mark.parametrize("kind", RECORDS.values())
def test_the_fields_of_a_record_have_readers_that_give_their_types(kind: type[Record]) -> None:
    hints = typing.get_type_hints(kind)
    assert all(each.metadata for each in fields(kind) if each.name != "stored")
    for each in fields(kind):
        if each.metadata and type(None) in get_args(hints[each.name]):
            assert each.metadata["reader"](None) is None, each.name
