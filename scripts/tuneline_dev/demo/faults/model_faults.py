"""The model is slow or long, its host fails, or the trained model disappears."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from tuneline_dev.demo.faults.bot_state import bring_back
from tuneline_dev.demo.faults.controls import MANY, Controls
from tuneline_dev.demo.faults.drill import Drill
from tuneline_dev.demo.faults.fault import Fault, Requirement

# More than a model's longest answer, which is more than fits in one message of 5,000 units.
LONG_ANSWER: Final = "This is one sentence of a very long answer, which takes several messages.\n" * 400
# How long it stays broken after the proof, so that a person can write, too.
_STAYS: Final = 30.0
_WAIT: Final = 45.0
# The bot sends a button after ten seconds in the demo; the call ends later.
_HANGING: Final = 13.0
_ACCESS_NOTICES: Final = ("key_refused", "vertex_refused", "no_credit")
_REQUIRES: Final[frozenset[Requirement]] = frozenset({"line", "models"})
# OpenAI's body; Vertex AI's emulator makes its own.
_NOT_FOUND: Final = {
    "error": {
        "message": "The model does not exist.",
        "type": "invalid_request_error",
        "param": None,
        "code": "model_not_found",
    }
}


def _slow(seconds: int) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        slow = drill.controls.changed("models", {"chat_seconds": seconds}, back={"chat_seconds": 0})
        await drill.ask_during(slow, seconds=seconds + _WAIT, stays=_STAYS)

    return play


def _says(answer: str) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        forced = drill.controls.changed("models", {"chat_answer": answer}, back={"chat_answer": None})
        await drill.ask_during(forced, seconds=_WAIT, stays=_STAYS)

    return play


def _host(*, stays: float = 0.0, **fault: Any) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        await drill.ask_during(_failing(drill.controls, fault), seconds=_WAIT, stays=stays)

    return play


def _failing(controls: Controls, fault: dict[str, Any]) -> AbstractAsyncContextManager[None]:
    calls = sorted(set(controls.answer_calls))
    return controls.faulty("models", *({"on": call, **fault} for call in calls))


async def _key_refused(drill: Drill) -> None:
    await _host(stays=_STAYS, kind="status", status=401, times=MANY)(drill)
    notices = [notice.data["kind"] for notice in await drill.client.all("notices")]
    if any(kind in _ACCESS_NOTICES for kind in notices):
        drill.note("notified")


async def _model_gone(drill: Drill) -> None:
    """Let the serving model answer 404 once. The bot skips it from then on, until it is back."""
    serving = await drill.client.serving() or {}
    async with drill.broken(_gone(drill.controls, serving["version"])):
        sent = await drill.send()
        await drill.hold(_WAIT, until=lambda: drill.is_final(sent))
        proof = await drill.proof(sent)
        is_other = proof.replies == 1 and proof.record.get("version") != serving["version"]
        if is_other and not proof.record.get("apology"):
            drill.end("harmless", "other_model", **proof.counts, gone=serving["version"])
            await drill.hold_for_person(_STAYS)
    await drill.answered_once(sent)


@asynccontextmanager
async def _gone(controls: Controls, version: str) -> AsyncIterator[None]:
    tuned, _ = controls.answer_calls
    body = {"body": _NOT_FOUND} if controls.client.stack.trainer == "openai" else {}
    async with controls.faulty("models", {"on": tuned, "kind": "status", "status": 404, **body}):
        try:
            yield
        finally:
            await bring_back(controls.client.documents, version)


_HOSTS = {
    "moment": _host(kind="status", status=500, times=2),
    "500": _host(stays=_STAYS, kind="status", status=500, times=MANY),
    "429": _host(kind="status", status=429, times=2),
    "401": _key_refused,
    "hang": _host(kind="hang", seconds=_HANGING),
    "empty": _says(""),
}
MODEL_FAULTS = (
    *(
        Fault("model_slow", "model", seconds + 90, _slow(seconds), str(seconds), _REQUIRES)
        for seconds in (3, 20, 60)
    ),
    Fault("model_long", "model", 90, _says(LONG_ANSWER), requires=_REQUIRES),
    *(Fault("model_host", "model", 90, play, variant, _REQUIRES) for variant, play in _HOSTS.items()),
    Fault("model_gone", "model", 90, _model_gone, requires=_REQUIRES | {"model"}),
)
