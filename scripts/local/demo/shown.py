"""What the page shows: the chats, the datasets and their jobs, and which model answers."""

from typing import Any

from local import records
from local.dataset import recorded
from local.demo.room import Room
from local.demo.samples import SAMPLES
from local.line_platform.identifiers import DEFAULT_GROUP
from tuneline.settings import ChatSettings, read

_DATASET = (
    *("state", "reason", "duplicate_of", "options", "outcome", "examples", "held_out", "tokens"),
    *("learnt_tokens", "epochs", "base_model", "base_model_ends", "system_prompt", "job"),
    *("problem_count", "approved_by", "approved_at", "created_at"),
)
_JOB = (
    *("id", "state", "reported", "model", "version", "reason", "trained_tokens", "price_usd"),
    *("estimated_finish", "created_at"),
)


async def shown(room: Room) -> dict[str, Any]:
    """All of it as JSON can hold it, the newest dataset first; times are ISO 8601."""
    jobs = [{"id": one.path.removeprefix("jobs/"), **one.data} for one in await room.all("jobs")]
    newest_first = sorted(await room.all("datasets"), key=lambda one: one.data["created_at"], reverse=True)
    seen = {
        "can_chat": room.has_chat,
        "chats": {"user": await room.chat(), "group": await room.chat(group=DEFAULT_GROUP)},
        "group": DEFAULT_GROUP,
        "samples": {name: one.title for name, one in SAMPLES.items()},
        "datasets": [
            {
                "id": records.id_of(one),
                "name": one.data["object"].removeprefix(room.stack.prefix),
                "price": recorded.price(one.data),
                **_picked(one.data, _DATASET),
            }
            for one in newest_first
        ],
        "jobs": [_picked(job, _JOB) for job in jobs],
        "serving": await room.serving(),
        "base_model": read(ChatSettings, {**room.stack.given, **room.stack.settings()}).base_model,
    }
    return {name: _plain(value) for name, value in seen.items()}


def _picked(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data.get(name) for name in names}


def _plain(value: Any) -> Any:
    """Times as text, the rest as it is."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
