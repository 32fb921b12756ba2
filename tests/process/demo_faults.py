"""Cause a fault in a running demo, wait for what the page says of it, and repair."""

from typing import Any

from tests.process.demo_api import DemoApi
from tests.running import until

QUESTION = {"question": "可以刷卡嗎？"}


def shown(demo: DemoApi, name: str) -> dict[str, Any]:
    """Return what the page shows of a fault."""
    faults = [fault for card in demo.state()["faults"]["cards"] for fault in card["faults"]]
    return dict(next(fault for fault in faults if fault["name"] == name))


def play(demo: DemoApi, name: str) -> tuple[str, str, dict[str, Any]]:
    """Cause a fault; return its ending, its result's key, and the values that it was proved with."""
    demo.http.post(f"/api/faults/{name}", json=QUESTION).raise_for_status()
    fault = until(lambda: now if (now := shown(demo, name))["ending"] else None)
    return fault["ending"], fault["result"]["key"], fault["result"]["values"]


def is_whole(demo: DemoApi) -> bool:
    return not (demo.state()["faults"]["running"] or {}).get("is_broken")


def repair(demo: DemoApi) -> None:
    """Repair what is broken, and wait until it is whole."""
    demo.http.post("/api/repair").raise_for_status()
    until(lambda: is_whole(demo))
