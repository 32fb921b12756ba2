"""The way of one message: LINE, the webhook, the queue, the function, the finder, the model, LINE."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tuneline.storage.event_timeline import CLAIMED, MODEL
from tuneline.storage.records.event import Event
from tuneline_dev.demo.look_inside.code import MESSAGE
from tuneline_dev.demo.look_inside.rows import Row, in_order, row

_OWN: Final = frozenset({"step", "at", "attempt"})
# The message of `chat/handler.py` about an event that is in a final state.
_DUPLICATE: Final = "event was done before"


def message_rows(
    event: Event, deliveries: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> Sequence[Row]:
    """Return the steps, from LINE's deliveries, the event's record, and the log lines of the functions."""
    rows = [*_webhooks(deliveries), *_timeline(event), *_duplicates(lines)]
    if event.sent_at:
        rows.append(row("written", _moment(event.sent_at), code=MESSAGE, who="LINE"))
    return in_order(rows)


def answered_by(event: Event) -> str:
    """Return what answered.

    It is `pin`, `example`, `hours`, `model`, `held_back`, `unknown`, `apology`, or `fixed` (a text).
    `draft` waits for an operator; `none` is no answer, or none yet.
    """
    version = event.version or ""
    kinds = {
        event.state == "drafted": "draft",
        bool(event.apology): "apology",
        (event.decision or "").endswith("_claim"): "held_back",
        event.decision == "unknown": "unknown",
    }
    if True in kinds:
        return kinds[True]
    for prefix in ("pin", "example", "hours"):
        if version.partition(":")[0] == prefix:
            return prefix
    if version:
        return "model"
    return "fixed" if event.outcome == "answered" else "none"


def _webhooks(deliveries: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """A row for each delivery of LINE, the redeliveries too; it ends with the webhook's status."""
    for delivery in deliveries:
        began = _moment(delivery["at"])
        yield row(
            "webhook",
            began + timedelta(milliseconds=delivery["delivery_ms"]),
            began=began,
            code=MESSAGE,
            who="line_webhook",
            is_again=bool(delivery["redelivery"]),
            is_bad=delivery["status"] != 200,
            facts={"status": delivery["status"], "milliseconds": round(delivery["delivery_ms"])},
        )


def _timeline(event: Event) -> Iterator[Row]:
    before: datetime | None = None
    for step in event.timeline:
        name, attempt, at = str(step["step"]), step.get("attempt", 1), step["at"]
        if name == CLAIMED and attempt == 1:
            # The wait in the queue ends with the first run.
            yield row("queued", at, began=event.received_at, code=MESSAGE, who="Cloud Tasks")
        yield row(
            name,
            at,
            began=_began(step, before),
            code=MESSAGE,
            who="model" if name == MODEL else "line_reply",
            attempt=attempt,
            is_again=attempt > 1 and name == CLAIMED,
            is_bad=name in ("released", "dead", "refused", "expired") or "failed" in step,
            facts={fact: value for fact, value in step.items() if fact not in _OWN},
        )
        before = at


def _began(step: Mapping[str, Any], before: datetime | None) -> datetime | None:
    """When the model was asked. Its seconds are rounded, but the step `before` was over."""
    if step["step"] != MODEL or step.get("seconds") is None:
        return None
    began: datetime = step["at"] - timedelta(seconds=step["seconds"])
    return max(began, before) if before else began


def _duplicates(lines: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """A row for each run that found the event done: LINE or the queue has delivered it again."""
    for line in lines:
        if line["message"] == _DUPLICATE and line.get("time"):
            at = datetime.fromisoformat(line["time"])
            yield row("duplicate", at, began=at, code=MESSAGE, who=line["function"], is_again=True)


def _moment(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
