"""Write what was seen as one screen of text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline_cli.status.collect import Fields, Seen

_WIDTH = 15
# Why users got an apology: the event's field `apology`, for a person.
REASONS = {
    "no_credit": "no credit left at the model's host: add credit there",
    "key_refused": (
        "the model's host refuses the key: scripts/deploy rotate openai-api-key"
        " (chat-api-key, chat-endpoints for another host)"
    ),
    "model_gone": "no model was found to ask: scripts/status and scripts/model list say which serves",
    "busy": "the model's host was busy or did not answer in time",
    "too_late": "no answer came within four minutes",
    "empty": "the model answered without a text",
    "content_filter": "the model's host does not let this question be answered",
    "too_long": "the question is too long for the model",
    "refused": "the model's host refused the request: see the log of line_reply",
    "picture": "the user's picture could not be had",
    "line_refused": "LINE refused the answer: see the log of line_reply",
    "store_away": "Firestore was away",
}


def lines(seen: Seen) -> list[str]:
    """The screen, line by line; nothing in it can move the cursor of a terminal."""
    money, operators = seen["money"], seen["operators"]
    parts = [
        ("Answers now", list(_serving(seen["serving"]))),
        ("In training", [line for one in seen["training"] for line in _job(one)] or ["nothing"]),
        ("Waits for you", [line for one in seen["decisions"] for line in _decision(one)] or ["nothing"]),
        (f"Money {money['month']}", [_training(money["training"]), _answers(money["answers"])]),
        ("No answer", list(_unanswered(seen["unanswered"]))),
        ("Apologies", list(_apologies(seen["apologies"]))),
        ("Other hosts", list(_others(seen["other_hosts"]))),
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


def _unanswered(found: Fields) -> Iterator[str]:
    going_on = f"; {found['being_answered']} are being answered" if found["being_answered"] else ""
    if not found["count"]:
        more = "" if found["is_all"] else " that were counted"
        yield f"nothing: no message of the last day{more} is without one{going_on}"
        return
    yield f"{_at_least(found)}{found['count']} of the last day's messages{going_on}"
    yield from (f"  {count} {reason}" for reason, count in found["reasons"].items())
    yield "  → scripts/events list --unanswered"


def _apologies(found: Fields) -> Iterator[str]:
    if not found["count"]:
        yield "none in the last day"
        return
    messages = f"{_at_least(found)}{found['count']} of the last day's {found['messages']} messages"
    yield f"{messages} were answered with an apology, the last one {_time(found['last_at'])}"
    for reason, count in found["reasons"].items():
        yield f"  {count} {REASONS.get(reason, reason)}"
    yield "  → scripts/events list --apologies"


def _others(found: Fields) -> Iterator[str]:
    if not found["count"]:
        return
    messages = f"{_at_least(found)}{found['count']} of the last day's {found['messages']} messages"
    yield f"{messages} were answered by a model at another host, the last one {_time(found['last_at'])}"
    for one in found["hosts"]:
        host = f" “{one['endpoint']}”" if one["endpoint"] else ""
        yield f"  {one['count']}{host}: {REASONS.get(one['code'], one['code'])}"


def _at_least(found: Fields) -> str:
    return "" if found["is_all"] else "at least "


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
