"""LINE delivers twice, or does not take a reply."""

from collections.abc import Awaitable, Callable
from typing import Any

from tuneline_dev.demo.faults.drill import Drill
from tuneline_dev.demo.faults.fault import Fault

# The bot's third try gets through.
_FAILURES = 2
_REPLY_SECONDS = 30.0


async def _delivered_again(drill: Drill) -> None:
    sent = await drill.send()
    await drill.client.line("redeliver", event_id=sent.event_id, times=2, at_once=True)
    drill.note("redelivered", times=2)
    await drill.answered_once(sent)


def _reply_fails(**fault: Any) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        condition = drill.controls.faulty("line", {"on": "reply", **fault})
        await drill.ask_during(condition, seconds=_REPLY_SECONDS)

    return play


_REPLIES = {
    "500": _reply_fails(kind="status", status=500, times=_FAILURES),
    "429": _reply_fails(
        kind="status", status=429, times=_FAILURES, body={"message": "The API rate limit has been exceeded."}
    ),
    "lost": _reply_fails(kind="lost_answer"),
}
LINE_FAULTS = (
    Fault("line_twice", "line", 30, _delivered_again),
    *(Fault("line_reply", "line", 60, play, variant) for variant, play in _REPLIES.items()),
)
