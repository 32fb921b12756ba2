"""What is said of a job to a person; nothing that its host or an upload said acts on the terminal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuneline.datasets.findings.printable import as_printable


def cost(data: Mapping[str, Any]) -> str:
    """What it was billed, or `about` what it was estimated to cost; a dash where nobody knows."""
    if data.get("usd") is not None:
        return f"${float(data['usd']):.2f}"
    estimate = data.get("price_usd")
    return "–" if estimate is None else f"about ${float(estimate):.2f}"


def steps(data: Mapping[str, Any]) -> str:
    """How many of its steps are done; a dash before the first."""
    done, in_all = data.get("step"), data.get("total_steps")
    if done is None:
        return "–"
    return f"{done}/{in_all}" if in_all else str(done)


def moment(at: datetime | None) -> str:
    """A moment in this machine's time; a dash for none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if isinstance(at, datetime) else "–"


def event(one: Mapping[str, Any]) -> str:
    """A line for something that the job has told."""
    level = "" if one["level"] == "info" else f"{one['level']}: "
    return as_printable(f"{one['at'].astimezone():%H:%M:%S}  {level}{one['text']}")


def has_failed(data: Mapping[str, Any]) -> bool:
    """Whether it ended without a model."""
    return data["state"] in ("failed", "cancelled")


def where(data: Mapping[str, Any]) -> str:
    """Where the job is, with the host's own word while it trains there."""
    reported = data.get("reported")
    is_theirs = data["state"] == "training" and reported
    return as_printable(f"{data['state']} ({reported})" if is_theirs else str(data["state"]))
