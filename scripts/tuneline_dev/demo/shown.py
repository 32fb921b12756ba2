"""Collect the page's data: the chats, the datasets and their jobs, the models, the notices."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tuneline.operator_cards.models.verdict_sentence import verdict_sentence
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Document
from tuneline.storage.record_store import readable
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.model import Model
from tuneline.texts.evaluation_texts import report_texts
from tuneline.texts.punctuation import sentences
from tuneline_cli import records
from tuneline_cli.dataset import dataset_records
from tuneline_cli.status.collect import newest, served
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.routes import shown_controls
from tuneline_dev.demo.controls.suggested import suggested_questions
from tuneline_dev.demo.look_inside.json_data import json_data
from tuneline_dev.demo.look_inside.latest import latest_messages
from tuneline_dev.demo.phone_chats import SENDERS, phone_chats
from tuneline_dev.demo.samples import shown_samples

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


async def shown(client: DemoClient) -> dict[str, Any]:
    """Return all of it as JSON data, the newest dataset first; times are ISO 8601."""
    jobs = [{"id": job.path.removeprefix("jobs/"), **job.data} for job in await client.all("jobs")]
    datasets = await client.all("datasets")
    newest_first = sorted(datasets, key=lambda dataset: dataset.data["created_at"], reverse=True)
    pointer, models, now = await client.serving(), await client.all("models"), datetime.now(UTC)
    chats, events = await phone_chats(client), await client.all("events")
    seen = {
        "can_chat": client.has_chat,
        "chats": {name: await client.answer_notes.with_notes(chat, events) for name, chat in chats.items()},
        "senders": SENDERS,
        "language": (await client.rules()).language,
        "offers": shown_samples(),
        "suggested": await suggested_questions(client, pointer or {}, models, datasets),
        "datasets": [
            {
                "id": records.id_of(dataset),
                "name": Dataset.from_document(dataset.data).file_name,
                "price": dataset_records.price(Dataset.from_document(dataset.data)),
                **_picked(dataset.data, _DATASET),
            }
            for dataset in newest_first
        ],
        "jobs": [{**_picked(job, _JOB), "events": (job.get("events") or [])[-_EVENTS:]} for job in jobs],
        "serving": _serving(pointer, now) if pointer else None,
        "models": _models(models, pointer or {}, newest_first, await client.all("evaluations")),
        "notices": _notices(await client.all("notices")),
        "base_model": client.base_model,
        "latest_messages": latest_messages(events, chats, client.logs),
        **await shown_controls(client),
    }
    return {name: json_data(value) for name, value in seen.items()}


def _serving(pointer: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the pointer."""
    shown_pointer = served(pointer, now)
    return {
        **shown_pointer,
        "tuned": not shown_pointer["is_base"],
        "fallback": shown_pointer["behind"],
    }


def _models(
    models: Sequence[Document],
    pointer: Mapping[str, Any],
    datasets: Sequence[Document],
    evaluations: Sequence[Document],
) -> list[dict[str, Any]]:
    """Return each model that was ever ready, the newest first, with its state and allowed actions."""
    names = {records.id_of(one): str(one.data["object"]).rpartition("/")[2] for one in datasets}
    verdicts = _verdicts(models, evaluations)
    by_time = [
        model.data for model in sorted(models, key=lambda one: (one.data["ready_at"], one.path), reverse=True)
    ]
    return [{**_model(data, pointer, names), "verdict": verdicts.get(data["version"])} for data in by_time]


def _verdicts(models: Sequence[Document], evaluations: Sequence[Document]) -> dict[str, dict[str, str]]:
    """Return by version what the bot's cards say of each evaluated model, in each language."""
    known = {one.id: one.record for one in readable(Evaluation, evaluations)}
    return {
        model.id: {language: _verdict(model.record, known[model.id], language) for language in LANGUAGES}
        for model in readable(Model, models)
        # Without a code there is no verdict, and the page shows the stored reason.
        if model.id in known and model.record.evaluation and model.record.evaluation.code
    }


def _verdict(model: Model, evaluation: Evaluation, language: str) -> str:
    """Return the verdict; if a later upload's model serves already, that is said, too."""
    result, is_decided = model.evaluation, model.state != "held"
    verdict = verdict_sentence(result, evaluation, is_decided=is_decided, language=language)
    is_overtaken = result is not None and result.code == "overtaken"
    return sentences([verdict.text, report_texts(language)["overtaken"] if is_overtaken else ""], language)


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
    """Return the newest notices, in each of the page's languages. `reason` is the stored one among them."""
    facts = {(one.data.get("kind"), one.data.get("about")): one.data.get("facts") or {} for one in notices}
    texts = {language: newest(notices, language)[:_NOTICES] for language in LANGUAGES}
    fields = ("kind", "about", "at", "delivery", "unsent_reason")
    return [
        {
            **_picked(notice, fields),
            "reason": facts[notice["kind"], notice["about"]].get("reason"),
            "words": {
                language: _picked(texts[language][number], ("title", "what", "steps"))
                for language in LANGUAGES
            },
        }
        for number, notice in enumerate(texts[LANGUAGES[0]])
    ]


def _picked(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data.get(name) for name in names}
