"""What the page shows: the chats, the datasets and their jobs, the models, what operators are told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tuneline.storage.documents import Document
from tuneline_cli import records
from tuneline_cli.dataset import dataset_records
from tuneline_cli.status.collect import newest, served
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.group_findings import LANGUAGES
from tuneline_dev.demo.samples import SAMPLES
from tuneline_dev.emulators.line.identifiers import DEFAULT_GROUP

_DATASET = (
    *("state", "reason", "duplicate_of", "options", "outcome", "examples", "held_out", "tokens"),
    *("learnt_tokens", "epochs", "base_model", "base_model_ends", "system_prompt", "job"),
    *("problem_count", "approved_by", "approved_at", "created_at"),
)
_JOB = (
    *("id", "state", "reported", "model", "version", "reason", "trained_tokens", "price_usd"),
    *("estimated_finish", "created_at", "step", "total_steps"),
)
_MODEL = ("version", "model", "base_model", "state", "evaluation", "ready_at", "reason")
_EVENTS = 40
_NOTICES = 40


async def shown(room: DemoClient) -> dict[str, Any]:
    """All of it as JSON can hold it, the newest dataset first; times are ISO 8601."""
    jobs = [{"id": one.path.removeprefix("jobs/"), **one.data} for one in await room.all("jobs")]
    newest_first = sorted(await room.all("datasets"), key=lambda one: one.data["created_at"], reverse=True)
    pointer, models, now = await room.serving(), await room.all("models"), datetime.now(UTC)
    seen = {
        "can_chat": room.has_chat,
        "chats": {"user": await room.chat(), "group": await room.chat(group=DEFAULT_GROUP)},
        "group": DEFAULT_GROUP,
        "samples": {name: one.title for name, one in SAMPLES.items()},
        "datasets": [
            {
                "id": records.id_of(one),
                "name": one.data["object"].removeprefix(room.stack.prefix),
                "price": dataset_records.price(one.data),
                **_picked(one.data, _DATASET),
            }
            for one in newest_first
        ],
        "jobs": [{**_picked(job, _JOB), "events": (job.get("events") or [])[-_EVENTS:]} for job in jobs],
        "serving": _serving(pointer, models, now) if pointer else None,
        "models": _models(models, pointer or {}, newest_first),
        "notices": _notices(await room.all("notices")),
        "base_model": room.base_model,
    }
    return {name: _plain(value) for name, value in seen.items()}


def _serving(pointer: Mapping[str, Any], models: Sequence[Document], now: datetime) -> dict[str, Any]:
    """The pointer; `code` names its reason where that is an evaluation's, which the page has words for."""
    found = served(pointer, now)
    own = next((one.data for one in models if one.data["version"] == found["version"]), {})
    evaluation = own.get("evaluation") or {}
    code = evaluation.get("code") if evaluation.get("reason") == found["reason"] else None
    return {**found, "tuned": not found["is_base"], "fallback": found["behind"], "code": code}


def _models(
    models: Sequence[Document], pointer: Mapping[str, Any], datasets: Sequence[Document]
) -> list[dict[str, Any]]:
    """Each model that ever was ready, the newest first: what it is now, and what may be done with it."""
    names = {records.id_of(one): str(one.data["object"]).rpartition("/")[2] for one in datasets}
    by_time = sorted(models, key=lambda one: (one.data["ready_at"], one.path), reverse=True)
    return [_model(one.data, pointer, names) for one in by_time]


def _model(data: dict[str, Any], pointer: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    behind = {one["version"]: one for one in pointer.get("fallback", [])}
    state = data["state"]
    if data["version"] == pointer.get("version"):
        state = "serving"
    elif data["version"] in behind and state != "retired":
        state = "gone" if behind[data["version"]].get("gone_at") else "standby"
    evaluation = data.get("evaluation") or {}
    return {
        **_picked(data, _MODEL),
        "state": state,
        "dataset": names.get(str(data.get("dataset"))),
        "ends": data.get("shutdown_date"),
        "report": evaluation.get("report"),
        "promotable": state in ("standby", "ready", "held", "gone"),
    }


def _notices(notices: Sequence[Document]) -> list[dict[str, Any]]:
    """The newest, in the words of each of the page's languages."""
    told = {language: newest(notices, language)[:_NOTICES] for language in LANGUAGES}
    named = ("kind", "about", "at", "delivery", "unsent_reason")
    return [
        {
            **_picked(one, named),
            "words": {
                language: _picked(told[language][number], ("title", "what", "steps"))
                for language in LANGUAGES
            },
        }
        for number, one in enumerate(told[LANGUAGES[0]])
    ]


def _picked(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data.get(name) for name in names}


def _plain(value: Any) -> Any:
    """Times as text, the rest as it is."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
