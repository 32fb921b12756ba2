"""Cloud Tasks delivers twice or late, or is away; a function dies; the store is away."""

from collections.abc import Awaitable, Callable
from typing import Final

from tuneline_dev.demo.faults.drill import Drill
from tuneline_dev.demo.faults.fault import Fault

_LATE_SECONDS: Final = 5.0
_AWAY_SECONDS: Final = 3.0
# LINE delivers an event again after each of these pauses, until the bot takes it.
_REDELIVERY_PAUSES: Final = [1, 1, 2, 2, 3, 4, 5, 6]
_DEFAULT_PAUSES: Final = [0.5, 1, 2]
# The killed run is asking the model then.
_ANSWER_SECONDS: Final = 6
_CLAIM_SECONDS: Final = 20.0
_DEAD_SECONDS: Final = 2.0


async def _task_again(drill: Drill) -> None:
    await drill.controls.deliver_twice("cloud_tasks")
    sent = await drill.send()
    drill.note("task_twice")
    await drill.answered_once(sent)


async def _task_delayed(drill: Drill) -> None:
    await drill.ask_during(drill.controls.paused(), seconds=_LATE_SECONDS)


async def _queue_away(drill: Drill) -> None:
    """Kill Cloud Tasks while it is idle: its emulator forgets its tasks, which the real one keeps."""
    await drill.until_idle()
    controls = drill.controls
    pauses, back = (
        {"redelivery_pauses_seconds": seconds} for seconds in (_REDELIVERY_PAUSES, _DEFAULT_PAUSES)
    )
    # A redelivery that has begun keeps its pauses.
    async with drill.broken(controls.changed("line", pauses, back=back)), controls.killed("cloud_tasks"):
        sent = await drill.send(redelivery=True)
        drill.note("webhook_failed")
        await drill.hold(_AWAY_SECONDS)
    await drill.answered_once(sent)


async def _reply_killed(drill: Drill) -> None:
    controls = drill.controls
    slow = controls.changed("models", {"chat_seconds": _ANSWER_SECONDS}, back={"chat_seconds": 0})
    async with drill.broken(slow):
        sent = await drill.send()
        await drill.hold(_CLAIM_SECONDS, until=lambda: drill.has_record(sent))
        drill.note("claimed")
        await drill.hold(_ANSWER_SECONDS / 4)
        async with controls.killed("line_reply"):
            drill.note("killed")
            await drill.hold(_DEAD_SECONDS)
    await drill.answered_once(sent)


def _store_away(seconds: int) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        async with drill.broken(drill.controls.locked_store()):
            sent = await drill.send()
            await drill.hold(seconds)
        await drill.answered_once(sent)

    return play


QUEUE_FAULTS = (
    Fault("task_twice", "queue", 30, _task_again),
    Fault("task_late", "queue", 40, _task_delayed),
    Fault("queue_away", "queue", 60, _queue_away),
    Fault("reply_killed", "queue", 90, _reply_killed, requires=frozenset({"line", "models"})),
    *(
        Fault(
            "store_away",
            "queue",
            seconds + 60,
            _store_away(seconds),
            str(seconds),
            frozenset({"line", "store"}),
        )
        for seconds in (8, 30)
    ),
)
