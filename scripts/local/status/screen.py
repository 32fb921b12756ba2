"""Write what was seen as one screen of text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from local.status.seen import Fields, Seen
from tuneline.datasets.problems import as_printable

_WIDTH = 15


def lines(seen: Seen) -> list[str]:
    """The screen, line by line; nothing in it can move the cursor of a terminal."""
    money, operators = seen["money"], seen["operators"]
    parts = [
        ("Answers now", list(_serving(seen["serving"]))),
        ("In training", [line for one in seen["training"] for line in _job(one)] or ["nothing"]),
        ("Waits for you", [line for one in seen["decisions"] for line in _decision(one)] or ["nothing"]),
        (f"Money {money['month']}", [_training(money["training"]), _answers(money["answers"])]),
        ("No answer", [_dead(seen["dead_events"])]),
        ("Told on LINE", [_told(operators)]),
        ("Notices", [line for one in seen["notices"] for line in _notice(one)] or ["none"]),
    ]
    return [as_printable(line).rstrip() for title, inside in parts for line in _part(title, inside)]


def _part(title: str, inside: list[str]) -> Iterator[str]:
    for number, line in enumerate(inside):
        yield f"{title if number == 0 else '':<{_WIDTH}}{line}"


def _serving(serving: Fields | None) -> Iterator[str]:
    if serving is None:
        yield "the base model: no model was trained yet"
        return
    yield (
        f"the base model, {serving['model']}"
        if serving["is_base"]
        else (f"{serving['version']} ({serving['model']})")
    )
    yield f"since {_time(serving['since'])}, by {serving['by']}: {serving['reason']}"
    if serving["ends"]:
        left = f"{serving['days']} days" if serving["days"] >= 0 else "over"
        yield f"until {serving['ends']} ({left})"
    yield f"if it is gone: {', '.join([*serving['behind'], 'the base model'])}"


def _job(job: Fields) -> Iterator[str]:
    steps = f", step {job['step']} of {job['total_steps'] or '?'}" if job["step"] else ""
    finish = f", done at about {_time(job['estimated_finish'])}" if job["estimated_finish"] else ""
    name = f" of {job['name']}" if job["name"] else ""
    yield f"{job['id']}{name}: {job['state']}{steps}{finish}"
    yield f"  → {job['command']}"


def _decision(one: Fields) -> Iterator[str]:
    price = f" ({one['price']})" if one.get("price") else ""
    yield f"{one['what']} {one['name']}{price}: {one['why'] or 'no reason was given'}"
    yield f"  → {one['command']}"


def _training(money: Fields) -> str:
    parts = f"${money['billed_usd']:.2f} billed, ${money['estimated_usd']:.2f} estimated"
    return f"training ${money['usd']:.2f} of ${money['cap_usd']:.2f} ({parts})"


def _answers(money: Fields) -> str:
    return f"answers  ${money['usd']:.2f} of ${money['cap_usd']:.2f} ({money['count']} answers)"


def _dead(count: int) -> str:
    if not count:
        return "nothing: every message of the last day was answered"
    return f"{count} of the last day's events → scripts/events list --state dead"


def _told(operators: Fields) -> str:
    if not operators["push"] or not operators["count"]:
        return "nobody → scripts/status operators --help"
    return "1 operator" if operators["count"] == 1 else f"{operators['count']} operators"


def _notice(notice: Fields) -> Iterator[str]:
    unsent = f" (not pushed: {notice['unsent_reason']})" if notice["unsent_reason"] else ""
    yield f"{_time(notice['at'])}  {notice['title']}{unsent}"
    yield f"  {notice['what']}"
    for step in notice["steps"]:
        yield f"  → {step}"


def _time(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else str(at)
