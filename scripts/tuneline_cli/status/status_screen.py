"""Write the status as one screen of text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline_cli.output import minute
from tuneline_cli.status.collect import Fields, Status

_WIDTH = 15
# The reason of an apology, the event's field `apology`, for people.
REASONS = {
    "no_credit": "no credit left at the model's host: add credit there",
    "key_refused": (
        "the model's host refuses the key: scripts/tuneline deploy rotate openai-api-key"
        " (chat-api-key, chat-endpoints for another host); for Gemini, see the notice vertex_refused"
    ),
    "model_gone": "there was no model to ask: `scripts/tuneline model list` shows which one serves",
    "busy": "the model's host was busy or did not answer in time",
    "too_late": "no answer came within four minutes",
    "empty": "the model answered without a text",
    "content_filter": "the content filter of the model's host refused the question",
    "too_long": "the question is too long for the model",
    "refused": "the model's host refused the request: see the log of line_reply",
    "picture": "the user's picture could not be fetched",
    "line_refused": "LINE refused the answer: see the log of line_reply",
    "store_away": "Firestore was unavailable",
}


def lines(status: Status) -> list[str]:
    """The screen, line by line, without control characters."""
    money, operators = status["money"], status["operators"]
    parts = [
        ("Answers now", list(_serving(status["serving"]))),
        ("Canary", list(_canary(status["canary"]))),
        ("In training", [line for job in status["training"] for line in _job(job)] or ["nothing"]),
        (
            "Waits for you",
            [line for decision in status["decisions"] for line in _decision(decision)] or ["nothing"],
        ),
        (f"Money {money['month']}", [_training(money["training"]), _answers(money["answers"])]),
        ("No answer", list(_unanswered(status["unanswered"]))),
        ("Apologies", list(_apologies(status["apologies"]))),
        ("Other hosts", list(_others(status["other_hosts"]))),
        ("With a person", list(_with_person(status["with_person"]))),
        ("Chat at LINE", list(_chat(status["chat"]))),
        ("Notified", [_operators(operators)]),
        ("Notices", [line for notice in status["notices"] for line in _notice(notice)] or ["none"]),
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
    yield f"if it is unavailable: {', '.join([*serving['behind'], 'the base model'])}"


def _canary(canary: Fields | None) -> Iterator[str]:
    if canary is None:
        return
    yield f"{canary['version']} ({canary['model']}) answers {canary['share']} % of the chats"
    for name, side in (("new model", canary["candidate"]), ("current model", canary["current"])):
        failed = side["fallbacks"] + side["unknown"] + side["apologies"]
        yield (
            f"  {name}: {side['answers']} answers, {side['up']} thumbs up, {side['down']} down, "
            f"{failed} without an answer of its own, {side['handovers']} handed over"
        )
    yield "  → scripts/tuneline model canary"


def _job(job: Fields) -> Iterator[str]:
    steps = f", step {job['step']} of {job['total_steps'] or '?'}" if job["step"] else ""
    finish = f", done at about {_time(job['estimated_finish'])}" if job["estimated_finish"] else ""
    name = f" of {job['name']}" if job["name"] else ""
    yield f"{job['id']}{name}: {job['state']}{steps}{finish}"
    yield f"  → {job['command']}"


def _decision(decision: Fields) -> Iterator[str]:
    price = f" ({decision['price']})" if decision.get("price") else ""
    yield f"{decision['what']} {decision['name']}{price}: {decision['why'] or 'no reason was given'}"
    yield f"  → {decision['command']}"


def _training(money: Fields) -> str:
    parts = f"${money['billed_usd']:.2f} billed, ${money['estimated_usd']:.2f} estimated"
    return f"training ${money['usd']:.2f} of ${money['cap_usd']:.2f} ({parts})"


def _answers(money: Fields) -> str:
    return f"answers  ${money['usd']:.2f} of ${money['cap_usd']:.2f} ({money['count']} answers)"


def _unanswered(unanswered: Fields) -> Iterator[str]:
    going_on = f"; {unanswered['being_answered']} are being answered" if unanswered["being_answered"] else ""
    if not unanswered["count"]:
        more = "" if unanswered["is_all"] else " that were counted"
        yield f"nothing: no message of the last day{more} is without one{going_on}"
        return
    yield f"{_at_least(unanswered)}{unanswered['count']} of the last day's messages{going_on}"
    yield from (f"  {count} {reason}" for reason, count in unanswered["reasons"].items())
    yield "  → scripts/tuneline events list --unanswered"


def _apologies(apologies: Fields) -> Iterator[str]:
    if not apologies["count"]:
        yield "none in the last day"
        return
    messages = (
        f"{_at_least(apologies)}{apologies['count']} of the last day's {apologies['messages']} messages"
    )
    yield f"{messages} were answered with an apology, the last one {_time(apologies['last_at'])}"
    for reason, count in apologies["reasons"].items():
        yield f"  {count} {REASONS.get(reason, reason)}"
    yield "  → scripts/tuneline events list --apologies"


def _others(others: Fields) -> Iterator[str]:
    if not others["count"]:
        return
    messages = f"{_at_least(others)}{others['count']} of the last day's {others['messages']} messages"
    yield f"{messages} were answered by a model at another host, the last one {_time(others['last_at'])}"
    for host in others["hosts"]:
        name = f" “{host['endpoint']}”" if host["endpoint"] else ""
        yield f"  {host['count']}{name}: {REASONS.get(host['code'], host['code'])}"


def _at_least(counted: Fields) -> str:
    return "" if counted["is_all"] else "at least "


def _with_person(count: int) -> Iterator[str]:
    if not count:
        yield "no chat: the bot answers everywhere"
        return
    yield "1 chat" if count == 1 else f"{count} chats"
    yield "  → scripts/tuneline chat list"


def _chat(chat: Fields) -> Iterator[str]:
    if chat["mode"] == "unknown":
        yield "not known yet: job_poller asks LINE every hour"
    elif chat["mode"] == "chat":
        yield "on: people can answer in LINE Official Account Manager"
    else:
        yield f"{chat['title']}. {chat['why']}"
        yield f"  → {chat['how']}"


def _operators(operators: Fields) -> str:
    if not operators["push"] or not operators["count"]:
        return "no operator → scripts/tuneline operator --help"
    return "1 operator" if operators["count"] == 1 else f"{operators['count']} operators"


def _notice(notice: Fields) -> Iterator[str]:
    unsent = f" (not pushed: {notice['unsent_reason']})" if notice["unsent_reason"] else ""
    yield f"{_time(notice['at'])}  {notice['title']}{unsent}"
    yield f"  {notice['what']}"
    for step in notice["steps"]:
        yield f"  → {step}"


def _time(at: Any) -> str:
    return minute(at) if isinstance(at, datetime) else str(at)
