"""The routes of the tab "Look inside": `/api/inside/…`, each the way of one message, dataset or model."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.storage.documents import Document
from tuneline.storage.objects import ObjectGoneDropError
from tuneline.storage.record_store import record_of
from tuneline.storage.records.event import Event, event_path
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.group_findings import grouped
from tuneline_dev.demo.look_inside.dataset_way import DatasetSteps, dataset_rows
from tuneline_dev.demo.look_inside.json_data import json_data
from tuneline_dev.demo.look_inside.message_way import answered_by, message_rows
from tuneline_dev.demo.look_inside.model_way import model_rows, serving_changes
from tuneline_dev.demo.look_inside.shown_sources import shown_sources
from tuneline_dev.demo.phone_chats import phone_chats

_FRESH: Final = {"cache-control": "no-store"}
_SERVING: Final = "bot/serving"


async def message(client: DemoClient, request: Request) -> Response:
    """Return `{"rows", "answered_by", "sources", "lines", "answers", "documents"}` of an event."""
    id_ = request.path_params["id"]
    (stored,) = await client.documents.get_many([event_path(id_)])
    event = record_of(Event, stored)
    if event is None:
        raise HTTPException(404, "There is no such message.")
    sent = await client.line_shows("deliveries", event_id=id_) if client.has_chat else {"deliveries": []}
    lines = client.logs.about(id_)
    version = event.version or ""
    paths = [event_path(id_), *filter(None, (event.chat,)), "bot/examples", _SERVING]
    # A model's version, not that of a pin or of an example.
    paths += [f"models/{version}"] if version and ":" not in version else []
    shown = [one for chat in (await phone_chats(client)).values() for one in chat["messages"]]
    answers = [one["text"] for one in shown if (one["from"], one.get("event_id")) == ("bot", id_)]
    return _answer(
        rows=message_rows(event, sent["deliveries"], lines),
        answered_by=answered_by(event),
        version=event.version,
        sources=await shown_sources(event.sources, get=client.documents.get_many, fetch=client.prepared),
        lines=lines,
        answers=answers,
        documents=await _documents(client, paths),
    )


async def dataset(client: DemoClient, request: Request) -> Response:
    """Return `{"rows", "documents"}` of a dataset."""
    id_ = request.path_params["id"]
    (stored,) = await client.documents.get_many([f"datasets/{id_}"])
    if stored is None:
        raise HTTPException(404, "There is no such dataset.")
    job = await _data(client, "jobs", stored.data.get("job"))
    version = job.get("version")
    evaluation, model = await _data(client, "evaluations", version), await _data(client, "models", version)
    lines = client.logs.about(id_)
    steps = DatasetSteps(
        dataset=stored.data,
        job=job,
        evaluation=evaluation,
        model=model,
        objects=await asyncio.to_thread(_objects, client, stored, version),
        totals=await _totals(client, id_),
        checked_at=_checked_at(lines),
    )
    named = ("jobs", stored.data.get("job")), ("evaluations", version), ("models", version)
    paths = [stored.path, *(f"{collection}/{name}" for collection, name in named if name), "bot/examples"]
    return _answer(rows=dataset_rows(steps), lines=lines, documents=await _documents(client, paths))


async def model(client: DemoClient, request: Request) -> Response:
    """Return `{"rows", "changes", "documents"}` of a model; the changes are those of `bot/serving`."""
    version = request.path_params["version"]
    models = await client.all("models")
    stored = next((one for one in models if one.path == f"models/{version}"), None)
    if stored is None:
        raise HTTPException(404, "There is no such model.")
    job = await _data(client, "jobs", stored.data.get("job"))
    evaluation = await _data(client, "evaluations", version)
    return _answer(
        rows=model_rows(stored.data, job=job, evaluation=evaluation),
        changes=serving_changes([one.data for one in models], await client.serving() or {}),
        lines=client.logs.about(version),
        documents=await _documents(client, [stored.path, _SERVING, f"evaluations/{version}"]),
    )


def _answer(**content: Any) -> Response:
    return JSONResponse(json_data(content), headers=_FRESH)


async def _data(client: DemoClient, collection: str, id_: str | None) -> dict[str, Any]:
    (stored,) = await client.documents.get_many([f"{collection}/{id_}"]) if id_ else [None]
    return stored.data if stored else {}


async def _documents(client: DemoClient, paths: Sequence[str]) -> list[dict[str, Any]]:
    return [{"path": one.path, "data": one.data} for one in await client.documents.get_many(paths) if one]


async def _totals(client: DemoClient, dataset_id: str) -> dict[str, int]:
    """Return the number of findings of each severity that the dataset has."""
    try:
        report = json.loads(await client.report(dataset_id, "json"))
    except ObjectGoneDropError:
        return {}
    return {severity: count for severity, count in grouped(report)["totals"].items() if count}


def _checked_at(lines: Sequence[dict[str, Any]]) -> datetime | None:
    """Return when `dataset_upload` has logged the end of the check."""
    ends = (line["time"] for line in lines if line["message"] in ("dataset accepted", "dataset rejected"))
    first = next(ends, None)
    return datetime.fromisoformat(first) if first else None


def _objects(client: DemoClient, stored: Document, version: str | None) -> list[dict[str, Any]]:
    """Return the objects of a dataset: its upload, its reports, its prepared files, its evaluation."""
    id_, artifacts = stored.path.partition("/")[2], client.stack.settings()["ARTIFACT_BUCKET"]
    prefixes = [
        ("upload", stored.data["bucket"], stored.data["object"]),
        ("report", artifacts, f"reports/{id_}"),
        ("prepared", artifacts, f"prepared/{id_}/"),
        *([("evaluation", artifacts, f"evaluations/{version}")] if version else []),
    ]
    return [
        {"kind": kind, "name": f"gs://{bucket}/{blob.name}", "size": blob.size, "at": blob.updated}
        for kind, bucket, prefix in prefixes
        for blob in client.storage.list_blobs(bucket, prefix=prefix)
    ]


INSIDE_ROUTES: Final = {
    ("GET", "/api/inside/messages/{id}"): message,
    ("GET", "/api/inside/datasets/{id}"): dataset,
    ("GET", "/api/inside/models/{version}"): model,
}
