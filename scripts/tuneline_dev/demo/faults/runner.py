"""Break one thing at a time, repair it, and show what came of each fault."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from tuneline.storage.records.serving import BASE
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.faults.attack_faults import ATTACK_FAULTS
from tuneline_dev.demo.faults.controls import Controls
from tuneline_dev.demo.faults.drill import Drill, StoppedError
from tuneline_dev.demo.faults.fault import Fault, Requirement
from tuneline_dev.demo.faults.free_chat import require_free
from tuneline_dev.demo.faults.line_faults import LINE_FAULTS
from tuneline_dev.demo.faults.model_faults import MODEL_FAULTS
from tuneline_dev.demo.faults.queue_faults import QUEUE_FAULTS
from tuneline_dev.demo.faults.training_faults import TRAINING_FAULTS

FAULTS: Final = (*LINE_FAULTS, *MODEL_FAULTS, *QUEUE_FAULTS, *TRAINING_FAULTS, *ATTACK_FAULTS)
BY_NAME: Final = {fault.name: fault for fault in FAULTS}
# A process that is started again answers within this time.
_REPAIR_SECONDS: Final = 30.0


class UnavailableFaultError(Exception):
    """The fault cannot be caused here."""


@dataclass(frozen=True)
class Run:
    """The run of a fault that began last, and its task."""

    fault: Fault
    drill: Drill
    task: asyncio.Task[None]


class FaultRunner:
    """Starts and repairs the faults of a running demo."""

    def __init__(self, client: DemoClient) -> None:
        self._client = client
        self._controls = Controls(client)
        self._runs: dict[str, Run] = {}
        self._last: Run | None = None
        # An earlier run may still wait for its proof.
        self._tasks: set[asyncio.Task[None]] = set()
        self._changing = asyncio.Lock()

    async def close(self) -> None:
        """Stop at once, and leave everything as it is: the demo ends."""
        await self._controls.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def start(self, name: str, *, question: str) -> None:
        """Repair what is broken, whose proof goes on, and start a fault.

        Raises UnavailableFaultError, or BusyChatError if its question would get no answer by the bot.
        """
        fault = BY_NAME[name]
        async with self._changing:
            if self.missing(fault, serving=await self._client.serving()):
                raise UnavailableFaultError(f"{name} is not available")
            if "line" in fault.requires:
                await require_free(self._client)
            await self._repair()
            drill = Drill(self._controls, question=question, seconds=fault.seconds)
            task = asyncio.create_task(_play(fault, drill))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            self._last = self._runs[name] = Run(fault, drill, task)

    async def repair(self) -> None:
        """End what is broken. Its proof goes on."""
        async with self._changing:
            await self._repair()

    def state(self, serving: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the page's data: the fault that runs, and each card's faults with their steps.

        `serving` is the serving pointer, None if there is none.
        """
        cards: dict[str, dict[str, Any]] = {}
        for fault in FAULTS:
            card = cards.setdefault(fault.card, {"card": fault.card, "group": fault.group, "faults": []})
            card["missing"] = self.missing(fault, serving=serving)
            card["faults"].append({"name": fault.name, "variant": fault.variant, **self._shown(fault.name)})
        last = self._last
        running = last and not last.task.done()
        return {
            "running": {
                "name": last.fault.name,
                "card": last.fault.card,
                "is_broken": last.drill.is_broken,
                "ends_at": last.drill.ends_at.isoformat(),
            }
            if last and running
            else None,
            "cards": [*cards.values()],
        }

    def missing(self, fault: Fault, *, serving: Mapping[str, Any] | None) -> str | None:
        """Return the reason why a fault cannot be caused: a setting that is the user's own, or `model`."""
        stack = self._client.stack
        reasons: dict[Requirement, str | None] = {
            "line": None if self._client.has_chat else "LINE_API_BASE_URL",
            "models": None if self._client.has_model else stack.models.address_setting,
            "store": "STORE" if stack.given.get("STORE") else None,
            "model": "model" if serving is None or serving["version"] == BASE else None,
        }
        wanted = [reason for name, reason in reasons.items() if name in fault.requires]
        return next(filter(None, wanted), None)

    async def _repair(self) -> None:
        if self._last is None:
            return
        self._last.drill.repair()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REPAIR_SECONDS):
                await self._last.drill.whole.wait()

    def _shown(self, name: str) -> dict[str, Any]:
        run = self._runs.get(name)
        if run is None:
            return {"is_running": False, "started_at": "", "ending": None, "result": None, "steps": []}
        drill = run.drill
        return {
            "is_running": not run.task.done(),
            "started_at": drill.started_at.isoformat(),
            "ending": drill.ending,
            "result": asdict(drill.result) if drill.result else None,
            "steps": [asdict(step) for step in drill.steps],
        }


async def _play(fault: Fault, drill: Drill) -> None:
    """Play a fault within its time. Whatever fails in the drill itself is shown as its result."""
    try:
        async with asyncio.timeout(fault.seconds):
            await fault.play(drill)
    except StoppedError:
        drill.end("stopped", "stopped")
    except TimeoutError:
        drill.end("open", "too_slow", seconds=round(fault.seconds))
    except Exception as failed:  # noqa: BLE001 it is shown on the page
        drill.end("open", "drill_failed", reason=f"{type(failed).__name__}: {failed}")
