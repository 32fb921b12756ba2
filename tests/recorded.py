"""Webhook bodies that LINE's documentation and SDKs publish, if they are on this machine, and our own."""

import json
from functools import cache
from pathlib import Path

_OWN = Path(__file__).parent / "data" / "webhooks"
_GATHERED = Path(__file__).parents[2] / "shared" / "line_payloads"


@cache
def recorded_bodies() -> dict[str, bytes]:
    """Return the bodies by name: the project's own, and the collected ones if they are on this machine."""
    bodies = {}
    for folder in (_OWN, _GATHERED):
        for file in sorted(folder.rglob("*.json")):
            body = file.read_bytes()
            parsed = json.loads(body)
            if isinstance(parsed, dict) and isinstance(parsed.get("events"), list):
                bodies[f"{file.parent.name}/{file.name}"] = body
    return bodies
