"""A file's event comes twice; a training fails at its host, or takes very long."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from tuneline_dev.demo.faults.drill import Drill
from tuneline_dev.demo.faults.fault import Fault, Requirement
from tuneline_dev.demo.samples import SAMPLE

# The model of a drill waits for an operator, so that the serving one stays.
_OPTIONS: Final = {"again": "yes", "promote": "manual"}
_LONG_SECONDS: Final = 30.0
# Vertex AI's codes: 13 is the host's own fault, after which Tuneline starts the job once more; 3 is not.
_FAILURES: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "once": {
        "vertex": {"code": 13, "message": "Internal error."},
        "openai": {"code": "server_error", "message": "The server had an error."},
    },
    "always": {
        "vertex": {"code": 3, "message": "Invalid training data."},
        "openai": {"code": "invalid_training_file", "message": "Invalid training data."},
    },
}
_REQUIRES: Final[frozenset[Requirement]] = frozenset({"models"})
_ENDED: Final = frozenset({"trained", "failed", "refused", "cancelled", "gone"})


async def _event_again(drill: Drill) -> None:
    await drill.controls.deliver_twice("storage")
    dropped = await _drop(drill)
    await drill.hold(40, until=lambda: _dataset_in(drill, dropped, {"training", *_ENDED}))
    datasets = [one for one in await drill.client.all("datasets") if one.data["object"] == dropped]
    jobs = {one.data["job"] for one in datasets if one.data.get("job")}
    counts = {"delivered": await drill.controls.deliveries(dropped), "datasets": len(datasets)}
    is_once = len(datasets) == len(jobs) == 1
    if not datasets or not jobs:
        drill.end("open", "no_job", **counts, jobs=len(jobs))
    drill.end("harmless" if is_once else "harmful", "trained_once", **counts, jobs=len(jobs))


def _job_fails(variant: str) -> Callable[[Drill], Awaitable[None]]:
    async def play(drill: Drill) -> None:
        before = await _serving(drill)
        failure = _FAILURES[variant][drill.client.stack.trainer]
        failing = drill.controls.changed("models", {"fail_next_job": failure}, back={"fail_next_job": None})
        async with drill.broken(failing):
            dropped = await _drop(drill)
            await drill.hold(30, until=lambda: _has_failed(drill, dropped))
        await drill.wait(lambda: _dataset_in(drill, dropped, _ENDED))
        jobs = await _jobs(drill, dropped)
        after = await _serving(drill)
        key = "job_trained_again" if variant == "once" else "job_failed"
        wanted = "trained" if variant == "once" else "failed"
        is_so = before == after and await _dataset_in(drill, dropped, {wanted})
        failed = sum(job["state"] == "failed" for job in jobs)
        drill.end("harmless" if is_so else "harmful", key, jobs=len(jobs), failed=failed, model=after)

    return play


async def _job_long(drill: Drill) -> None:
    """Ask while a training runs that takes much longer than usual."""
    usual = {"job_seconds": drill.client.stack.job_seconds}
    async with drill.broken(drill.controls.changed("models", {"job_seconds": _LONG_SECONDS}, back=usual)):
        dropped = await _drop(drill)
        if not await drill.hold(30, until=lambda: _dataset_in(drill, dropped, {"training"})):
            drill.end("open", "no_job")
            return
        drill.note("training", seconds=round(_LONG_SECONDS))
        await drill.answered_once(await drill.send())


async def _drop(drill: Drill) -> str:
    name = await drill.client.drop(f"drill-{drill.id}.jsonl", SAMPLE.read_bytes(), _OPTIONS)
    drill.note("dropped")
    return name


async def _dataset_in(drill: Drill, dropped: str, states: frozenset[str] | set[str]) -> bool:
    datasets = await drill.client.all("datasets")
    return any(one.data["object"] == dropped and one.data["state"] in states for one in datasets)


async def _jobs(drill: Drill, dropped: str) -> list[dict[str, Any]]:
    """Return the jobs of the dataset, those included that another one has replaced."""
    datasets = {
        dataset.path.rpartition("/")[2]
        for dataset in await drill.client.all("datasets")
        if dataset.data["object"] == dropped
    }
    return [one.data for one in await drill.client.all("jobs") if one.data.get("dataset") in datasets]


async def _has_failed(drill: Drill, dropped: str) -> bool:
    return any(job["state"] == "failed" for job in await _jobs(drill, dropped))


async def _serving(drill: Drill) -> str:
    return str((await drill.client.serving() or {}).get("version", "base"))


TRAINING_FAULTS = (
    Fault("upload_twice", "training", 60, _event_again, requires=frozenset()),
    *(Fault("job_fails", "training", 90, _job_fails(variant), variant, _REQUIRES) for variant in _FAILURES),
    Fault("job_long", "training", 90, _job_long, requires=_REQUIRES | {"line"}),
)
