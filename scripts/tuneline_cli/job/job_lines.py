"""Format a job for people; no control character of its host or upload reaches the terminal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuneline.datasets.findings.printable import as_printable


def cost(data: Mapping[str, Any]) -> str:
    """The billed cost, or `about` and the estimate; a dash if neither is known."""
    if data.get("usd") is not None:
        return f"${float(data['usd']):.2f}"
    estimate = data.get("price_usd")
    return "–" if estimate is None else f"about ${float(estimate):.2f}"


def steps(data: Mapping[str, Any]) -> str:
    """The number of steps that are done; a dash before the first."""
    done, in_all = data.get("step"), data.get("total_steps")
    if done is None:
        return "–"
    return f"{done}/{in_all}" if in_all else str(done)


def moment(at: datetime | None) -> str:
    """A moment in this machine's time; a dash for none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if isinstance(at, datetime) else "–"


def event(message: Mapping[str, Any]) -> str:
    """A line for one of the job's messages."""
    level = "" if message["level"] == "info" else f"{message['level']}: "
    return as_printable(f"{message['at'].astimezone():%H:%M:%S}  {level}{message['text']}")


def has_failed(data: Mapping[str, Any]) -> bool:
    """Whether it ended without a model."""
    return data["state"] in ("failed", "cancelled")


def where(data: Mapping[str, Any]) -> str:
    """The job's state, with the host's own state while it trains there."""
    reported = data.get("reported")
    is_at_host = data["state"] == "training" and reported
    return as_printable(f"{data['state']} ({reported})" if is_at_host else str(data["state"]))
