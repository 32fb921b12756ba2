"""The way of a model, and how the pointer to the serving model has changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from tuneline.storage.records.serving import BASE
from tuneline_dev.demo.look_inside.code import MODEL_LIFE
from tuneline_dev.demo.look_inside.rows import Row, in_order, row

Data = Mapping[str, Any]
# After these another model serves, if the model served.
_LEAVES: Final = ("rolled_back", "retired", "ended")


def model_rows(model: Data, *, job: Data, evaluation: Data) -> Sequence[Row]:
    """Return the steps of a model's life, its end date last."""
    result = model.get("evaluation") or {}
    scores = ("code", "measure", "score_before", "score_after", "questions", "answered")
    rows = [
        _row("base", job.get("created_at"), {"base_model": model.get("base_model")}),
        _row("trained", job.get("trained_at"), {"model": job.get("trained_model")}),
        _row(
            "ready",
            model.get("ready_at"),
            {"version": model.get("version"), "endpoint": model.get("endpoint")},
        ),
        _row(
            "evaluated",
            evaluation.get("ended_at"),
            {name: result.get(name) for name in scores},
            began=evaluation.get("started_at"),
        ),
        *(
            _row(entry["what"], entry["at"], {"by": entry.get("by"), "reason": entry.get("reason")})
            for entry in model.get("history") or []
        ),
        _row("ends", _day(model.get("shutdown_date")), {"shutdown_date": model.get("shutdown_date")}),
    ]
    return in_order(rows)


def serving_changes(models: Sequence[Data], pointer: Data) -> Sequence[Data]:
    """Return how `bot/serving` has changed, the oldest first.

    Each is `{"at", "what", "before", "after", "by", "reason"}`. The models' histories name what has changed;
    the last one ends at the pointer as it is now.
    """
    entries = sorted(
        (
            {"version": model["version"], **entry}
            for model in models
            for entry in model.get("history") or []
            if entry["what"] in ("promoted", *_LEAVES)
        ),
        key=lambda change: change["at"],
    )
    changes: list[dict[str, Any]] = []
    for change in entries:
        before = changes[-1]["after"] if changes else BASE
        is_promotion = change["what"] == "promoted"
        if changes and changes[-1]["after"] is None:
            # A rollback does not name the model that serves after it; it served before this change.
            before = changes[-1]["after"] = _behind(changes)
        if is_promotion or change["version"] == before:
            after = change["version"] if is_promotion else None
            picked = {name: change.get(name) for name in ("at", "what", "by", "reason")}
            changes.append({**picked, "before": before, "after": after})
    if changes:
        changes[-1]["after"] = pointer.get("version") or BASE
    return changes


def _behind(changes: Sequence[Data]) -> str:
    """Return the version that served before the one that left."""
    left = changes[-1]["before"]
    return str(next((one["before"] for one in reversed(changes[:-1]) if one["after"] == left), BASE))


def _row(step: str, at: datetime | None, facts: Data, **more: Any) -> Row:
    return row(step, at, code=MODEL_LIFE, facts=facts, **more)


def _day(date: str | None) -> datetime | None:
    return datetime.combine(datetime.fromisoformat(date), time(), UTC) if date else None
