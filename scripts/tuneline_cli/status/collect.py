"""Gather from the documents how the bot is: what serves, what trains, what waits, what it costs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from tuneline.bot_settings import SETTINGS, BotRules, read_bot_rules
from tuneline.chat.limits import monthly_usage
from tuneline.notices.operators import read_operators
from tuneline.notices.render import BASE, render_notice
from tuneline.notices.stuck_datasets import is_stuck
from tuneline.pricing import price_of
from tuneline.storage.documents import Document, Documents
from tuneline_cli import records
from tuneline_cli.dataset import dataset_records
from tuneline_cli.status.unanswered import apologies_and_others, unanswered

NOTICES = 5
# From so many days before a model's end on, somebody has to see to the next one.
ENDS_SOON_DAYS = 30
_ID = 12

Fields = dict[str, Any]


class Seen(TypedDict):
    """All of it; times are UTC. A decision has `what`, `name`, `why` and the `command` to type."""

    now: datetime
    serving: Fields | None
    training: list[Fields]
    decisions: list[Fields]
    money: Fields
    unanswered: Fields
    apologies: Fields
    other_hosts: Fields
    operators: Fields
    notices: list[Fields]


async def see(store: Documents, *, now: datetime, training_cap: float, language: str) -> Seen:
    """What the documents say at `now`; the notices' words are in `language`."""
    paths = [SETTINGS, "bot/serving", f"spending/{now:%Y-%m}", *monthly_usage.paths(now)]
    settings, pointer, spending, *shards = await store.get_many(paths)
    running = await store.query("jobs", where={"open": True}, limit=records.MOST)
    notices = await store.query("notices", where={}, limit=records.MOST)
    training = await _training_money(store, spending, now=now, cap=training_cap)
    answers = _answers_money(shards, settings)
    serving = served(pointer.data, now) if pointer else None
    apologies, other_hosts = await apologies_and_others(store)
    operators = read_operators(settings.data if settings else None)
    return {
        "now": now,
        "serving": serving,
        "training": [_job(one) for one in running],
        "decisions": [*await _waiting(store, now), *_endings(serving), *_resting(answers)],
        "money": {"month": f"{now:%Y-%m}", "training": training, "answers": answers},
        "unanswered": await unanswered(store, now=now),
        "apologies": apologies,
        "other_hosts": other_hosts,
        "operators": {"count": len(operators.operators), "push": operators.push_notices},
        "notices": newest(notices, language)[:NOTICES],
    }


def newest(notices: Sequence[Document], language: str) -> list[Fields]:
    """The notices in words, the newest first."""
    by_time = sorted(notices, key=lambda one: (one.data["created_at"], one.path), reverse=True)
    return [_notice(one.data, language) for one in by_time]


def _notice(data: Mapping[str, Any], language: str) -> Fields:
    told = render_notice(data, language)
    delivery = {name: data.get(name) for name in ("delivery", "unsent_reason", "sent_at")}
    words = {"title": told.title, "what": told.what, "steps": list(told.steps)}
    return {"kind": data["kind"], "about": data["about"], "at": data["created_at"], **words, **delivery}


def served(data: Mapping[str, Any], now: datetime) -> Fields:
    """What the pointer says, with the days that its model has left (None where nobody knows)."""
    ends = data.get("shutdown_date") or _ends_by_table(str(data.get("base_model")))
    behind = [one["version"] for one in data.get("fallback", [])]
    named = {name: data.get(name) for name in ("version", "model", "base_model", "since", "by", "reason")}
    ends_in = (date.fromisoformat(str(ends)[:10]) - now.date()).days if ends else None
    return {**named, "is_base": data["version"] == BASE, "ends": ends, "days": ends_in, "behind": behind}


def _ends_by_table(base_model: str) -> str | None:
    known = price_of(base_model)
    return known.shutdown_date.isoformat() if known else None


def _job(job: Document) -> Fields:
    named = ("name", "state", "reported", "step", "total_steps", "estimated_finish", "created_at", "reason")
    found = {name: job.data.get(name) for name in named}
    return {"id": records.id_of(job), **found, "command": f"scripts/job follow {records.id_of(job)}"}


async def _waiting(store: Documents, now: datetime) -> list[Fields]:
    """The datasets and models that wait for a person."""

    async def found(collection: str, state: str) -> list[Document]:
        return await store.query(collection, where={"state": state}, limit=records.MOST)

    approvals = [_approval(one) for one in await found("datasets", "awaiting_approval")]
    checks = [_stuck(one) for one in await found("datasets", "checking") if is_stuck(one.data, now)]
    starting = await found("datasets", "starting")
    # The training host has no credit for the account, or refuses the key.
    starts = [_dataset(one, why=one.data.get("reason")) for one in starting if one.data.get("waits_for")]
    return [*approvals, *checks, *starts, *[_held(one) for one in await found("models", "held")]]


def _approval(dataset: Document) -> Fields:
    price = dataset_records.price(dataset.data)
    return {**_dataset(dataset, why=dataset.data.get("reason"), verb="approve"), "price": price}


def _stuck(dataset: Document) -> Fields:
    since = f"{dataset.data['created_at']:%Y-%m-%d %H:%M} UTC"
    return _dataset(dataset, why=f"its check has not come to an end since {since}")


def _dataset(dataset: Document, *, why: Any, verb: str = "show") -> Fields:
    """A dataset that waits because of `why`, and the command that looks at it or decides."""
    key = records.id_of(dataset)
    name = str(dataset.data["object"]).rpartition("/")[2]
    command = f"scripts/dataset {verb} {key[:_ID]}"
    return {"what": "dataset", "id": key, "name": name, "why": why, "command": command}


def _held(model: Document) -> Fields:
    version = records.id_of(model)
    evaluation = model.data.get("evaluation") or {}
    return {
        "what": "model",
        "id": version,
        "name": version,
        "why": evaluation.get("reason") or model.data.get("reason"),
        "report": evaluation.get("report"),
        "command": f"scripts/model promote {version}",
    }


def _endings(serving: Fields | None) -> list[Fields]:
    if serving is None or serving["days"] is None or serving["days"] > ENDS_SOON_DAYS:
        return []
    left = f"it ends on {serving['ends']}" if serving["days"] >= 0 else f"it has ended on {serving['ends']}"
    command = "scripts/dataset drop FILE --option base-model=ANOTHER"
    return [
        {"what": "end", "id": serving["version"], "name": serving["version"], "why": left, "command": command}
    ]


def _resting(answers: Fields) -> list[Fields]:
    if answers["usd"] < answers["cap_usd"]:
        return []
    why = f"this month's answers cost ${answers['usd']:.2f}, so the bot rests until next month"
    more = 2 * answers["cap_usd"] or BotRules.month_usd
    command = f"scripts/settings set month_usd {more:g}"
    return [{"what": "rest", "id": "month_usd", "name": "the bot", "why": why, "command": command}]


async def _training_money(
    store: Documents, spending: Document | None, *, now: datetime, cap: float
) -> Fields:
    """What this month's jobs cost: billed where the provider has said it, estimated for the others.

    What an evaluation has cost is known once it is put down.
    """
    # Jobs hold their curves and events, so no more of them are read than the month has.
    jobs = await store.query("jobs", where={"month": f"{now:%Y-%m}"}, limit=records.MOST)
    billed = {one.data.get("dataset") for one in jobs if not one.data["open"] or one.data.get("usd")}
    spent = spending.data.get("datasets", {}) if spending else {}
    costs = {dataset: float(usd) for dataset, usd in spent.items()}
    settled = sum(
        usd for dataset, usd in costs.items() if dataset in billed or dataset.endswith(":evaluation")
    )
    total = sum(costs.values())
    return {"usd": total, "billed_usd": settled, "estimated_usd": total - settled, "cap_usd": cap}


def _answers_money(shards: Sequence[Document | None], settings: Document | None) -> Fields:
    rules = read_bot_rules(settings.data if settings else None, language="en")
    count = sum(one.data.get("answers", 0) for one in shards if one is not None)
    return {
        "usd": monthly_usage.spent_usd(shards),
        "count": count,
        "cap_usd": float(rules.month_usd),
    }
