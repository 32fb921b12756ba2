"""The timeline of an event as lines: when each step was, the seconds since the one before, facts."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tuneline.storage.records.event import Event

_OWN = frozenset({"step", "at"})


def timeline_lines(event: Event) -> list[str]:
    """One line for the receipt, and one for each step. Empty if the event has none."""
    lines, before = [], None
    for step in _steps(event):
        since = f"+{(step['at'] - before).total_seconds():.3f}" if before else ""
        facts = ", ".join(f"{name} {_shown(fact)}" for name, fact in step.items() if name not in _OWN)
        lines.append(f"  {step['at']:%H:%M:%S.%f}"[:-3] + f"  {since:>8}  {step['step']:<10}{facts}".rstrip())
        before = step["at"]
    return ["timeline", *lines] if event.timeline else []


def _steps(event: Event) -> Iterator[Mapping[str, Any]]:
    if event.received_at is not None:
        yield {"step": "received", "at": event.received_at}
    for step in event.timeline:
        if isinstance(step.get("at"), datetime) and step.get("step"):
            yield step


def _shown(fact: Any) -> str:
    return " ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
