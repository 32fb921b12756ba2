"""Collect the bot's status from the documents: model, jobs, decisions, money, messages, notices."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypedDict

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.charts.pictures.cost import read_months
from tuneline.chat.limits import monthly_usage
from tuneline.chat.takeover.current import current_takeovers
from tuneline.models.canary.figures import read_figures
from tuneline.models.end_dates import ends_on
from tuneline.notices.operators import read_operators
from tuneline.notices.render import BASE, render_notice
from tuneline.operator_chat.status.waiting import read_waiting
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import StoredRecord, query_records, readable, record_of
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.job import JOBS, Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.notice import Notice
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline.storage.records.serving import Serving
from tuneline.storage.records.spending import Spending
from tuneline.texts.handover_texts import chat_mode
from tuneline_cli import records
from tuneline_cli.dataset import dataset_records
from tuneline_cli.hours.opening_hours import read_opening_hours
from tuneline_cli.model.canary.columns import canary_fields
from tuneline_cli.status.unanswered import apologies_and_others, unanswered

NOTICES = 5
# From this many days before a model's end on, it waits for a decision.
ENDS_SOON_DAYS = 30
_ID = 12

Fields = dict[str, Any]


class Status(TypedDict):
    """The whole status; times are UTC. A decision has `what`, `name`, `why` and the `command` to type."""

    now: datetime
    serving: Fields | None
    canary: Fields | None
    training: list[Fields]
    decisions: list[Fields]
    money: Fields
    unanswered: Fields
    apologies: Fields
    other_hosts: Fields
    chat: Fields
    with_person: int
    operators: Fields
    notices: list[Fields]
    months: list[Fields]


async def collect(store: Documents, *, now: datetime, training_cap: float, language: str) -> Status:
    """Read the status at `now`; the notices' texts are in `language`."""
    paths = [SETTINGS, "bot/serving", f"spending/{now:%Y-%m}", CHANNEL, *monthly_usage.paths(now)]
    settings, pointer, spending, channel, *shards = await store.get_many(paths)
    running = await query_records(store, Job, JOBS, where={"open": True}, limit=records.MOST)
    notices = await store.query("notices", where={}, limit=records.MOST)
    kept = [notice for notice in notices if notice.data.get("expire_at", now) >= now]
    training = await _training_money(store, spending, now=now, cap=training_cap)
    answers = _answers_money(shards, settings)
    serving = served(pointer.data, now) if pointer else None
    apologies, other_hosts = await apologies_and_others(store)
    operators = read_operators(record_of(RunningSettings, settings))
    return {
        "now": now,
        "serving": serving,
        "canary": await _canary(store, record_of(Serving, pointer), now=now),
        "training": [_job(job) for job in running],
        "decisions": [*await _waiting(store, now), *_endings(serving), *_resting(answers)],
        "money": {"month": f"{now:%Y-%m}", "training": training, "answers": answers},
        "unanswered": await unanswered(store, now=now),
        "apologies": apologies,
        "other_hosts": other_hosts,
        "chat": chat_at_line(record_of(Channel, channel), language),
        "with_person": len(await current_takeovers(store, now=now, hours=await read_opening_hours(store))),
        "operators": {"count": len(operators.operators), "push": operators.push_notices},
        "notices": newest(kept, language)[:NOTICES],
        "months": [asdict(month) for month in await read_months(store, now)],
    }


def chat_at_line(channel: Channel | None, language: str) -> Fields:
    """Whether Chat is on in LINE Official Account Manager, and how to switch it on; texts in `language`."""
    mode = channel.chat_mode if channel else "unknown"
    help_texts = chat_mode.texts(language) if mode == "bot" else {}
    return {"mode": mode, "read_at": channel.read_at if channel else None, **help_texts}


def newest(notices: Sequence[Document], language: str) -> list[Fields]:
    """The notices as texts, the newest first."""
    records = readable(Notice, notices)
    by_time = sorted(records, key=lambda notice: (notice.record.created_at, notice.id), reverse=True)
    return [_notice(notice.record, language) for notice in by_time]


def _notice(notice: Notice, language: str) -> Fields:
    rendered = render_notice(notice, language)
    return {
        "kind": notice.kind,
        "about": notice.about,
        "at": notice.created_at,
        "title": rendered.title,
        "what": rendered.what,
        "steps": list(rendered.steps),
        "delivery": notice.delivery,
        "unsent_reason": notice.unsent_reason,
        "sent_at": notice.sent_at,
    }


def served(data: Mapping[str, Any], now: datetime) -> Fields:
    """The serving pointer, with the days that its model has left; None if its end is unknown."""
    ends = ends_on(Serving.from_document(data))
    behind = [entry["version"] for entry in data.get("fallback", [])]
    named = {name: data.get(name) for name in ("version", "model", "base_model", "since", "by", "reason")}
    ends_in = (date.fromisoformat(str(ends)[:10]) - now.date()).days if ends else None
    return {**named, "is_base": data["version"] == BASE, "ends": ends, "days": ends_in, "behind": behind}


async def _canary(store: Documents, serving: Serving | None, *, now: datetime) -> Fields | None:
    """The figures of the canary that runs."""
    if serving is None or serving.canary is None:
        return None
    return canary_fields(await read_figures(store, serving.canary, now=now))


def _job(job: StoredRecord[Job]) -> Fields:
    record = job.record
    return {
        "id": job.id,
        "name": record.name,
        "state": record.state,
        "reported": record.provider_state,
        "step": record.step,
        "total_steps": record.total_steps,
        "estimated_finish": record.estimated_finish,
        "created_at": record.created_at,
        "reason": record.reason,
        "command": f"scripts/tuneline job follow {job.id}",
    }


async def _waiting(store: Documents, now: datetime) -> list[Fields]:
    """The datasets and models that wait for an operator."""
    waiting = await read_waiting(store, now=now)
    starts = [_dataset(dataset, why=dataset.record.reason) for dataset in waiting.starts]
    approvals, checks = map(_approval, waiting.approvals), map(_stuck, waiting.checks)
    return [*approvals, *checks, *starts, *map(_held, waiting.held)]


def _approval(dataset: StoredRecord[Dataset]) -> Fields:
    record = dataset.record
    approval = {
        **_dataset(dataset, why=record.reason, verb="approve"),
        "price": dataset_records.price(record),
    }
    if record.retrain_of is not None:
        approval["command"] = f"scripts/tuneline dataset retrain {record.retrain_of[:_ID]}"
    return approval


def _stuck(dataset: StoredRecord[Dataset]) -> Fields:
    since = f"{dataset.record.created_at:%Y-%m-%d %H:%M} UTC"
    return _dataset(dataset, why=f"its check has not ended since {since}")


def _dataset(dataset: StoredRecord[Dataset], *, why: str | None, verb: str = "show") -> Fields:
    """A dataset that waits because of `why`, and the command that shows it or decides."""
    command = f"scripts/tuneline dataset {verb} {dataset.id[:_ID]}"
    name = dataset.record.file_name
    return {"what": "dataset", "id": dataset.id, "name": name, "why": why, "command": command}


def _held(model: StoredRecord[Model]) -> Fields:
    evaluation = model.record.evaluation
    return {
        "what": "model",
        "id": model.id,
        "name": model.id,
        "why": (evaluation.reason if evaluation else "") or None,
        "report": evaluation.report if evaluation else None,
        "command": f"scripts/tuneline model promote {model.id}",
    }


def _endings(serving: Fields | None) -> list[Fields]:
    if serving is None or serving["days"] is None or serving["days"] > ENDS_SOON_DAYS:
        return []
    left = f"it ends on {serving['ends']}" if serving["days"] >= 0 else f"it has ended on {serving['ends']}"
    command = "scripts/tuneline dataset drop FILE --option base-model=ANOTHER"
    return [
        {"what": "end", "id": serving["version"], "name": serving["version"], "why": left, "command": command}
    ]


def _resting(answers: Fields) -> list[Fields]:
    if answers["usd"] < answers["cap_usd"]:
        return []
    why = f"this month's answers cost ${answers['usd']:.2f}, so the bot rests until next month"
    more = 2 * answers["cap_usd"] or BotRules.month_usd
    command = f"scripts/tuneline settings set month_usd {more:g}"
    return [{"what": "rest", "id": "month_usd", "name": "the bot", "why": why, "command": command}]


async def _training_money(
    store: Documents, spending: Document | None, *, now: datetime, cap: float
) -> Fields:
    """The cost of this month's jobs: billed if the provider has reported it, else estimated.

    The cost of an evaluation is billed as soon as it is recorded.
    """
    # Jobs hold loss curves and events, so only this month's are read.
    this_month = {"month": f"{now:%Y-%m}"}
    jobs = await query_records(store, Job, JOBS, where=this_month, limit=records.MOST)
    billed = {job.record.dataset for job in jobs if not job.record.is_open or job.record.usd is not None}
    spent = record_of(Spending, spending)
    costs = {dataset: float(usd) for dataset, usd in spent.costs.items()} if spent else {}
    settled = sum(
        usd for dataset, usd in costs.items() if dataset in billed or dataset.endswith(":evaluation")
    )
    total = sum(costs.values())
    return {"usd": total, "billed_usd": settled, "estimated_usd": total - settled, "cap_usd": cap}


def _answers_money(shards: Sequence[Document | None], settings: Document | None) -> Fields:
    rules = read_bot_rules(settings.data if settings else None, language="en")
    count = sum(shard.answers for shard in monthly_usage.read_shards(shards))
    return {
        "usd": monthly_usage.spent_usd(shards),
        "count": count,
        "cap_usd": float(rules.month_usd),
    }
