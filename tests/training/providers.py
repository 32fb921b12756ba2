"""Four simulated training providers, each as different from OpenAI as a real one is."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tuneline.training.provider import (
    JobRequest,
    Progress,
    ProviderResource,
    ServedModel,
    UnknownJobDropError,
)


class Place:
    """What the four have in common: jobs by id, each with the progress that a test gives it."""

    name = "place"
    cancel_after: timedelta | None = None

    def __init__(self) -> None:
        self.jobs: dict[str, Progress] = {}
        self.asked = 0
        self.discarded: list[Mapping[str, Any]] = []

    async def start(self, request: JobRequest) -> str:
        job = f"{self.name}-{request.mark}"
        self.jobs.setdefault(job, Progress("training", "QUEUED"))
        return job

    async def progress(self, job: str) -> Progress:
        self.asked += 1
        if job not in self.jobs:
            raise UnknownJobDropError(f"no job {job}")
        return self.jobs[job]

    async def cancel(self, job: str) -> None:
        self.jobs[job] = Progress("cancelled", "STOPPED")

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        self.discarded.append(recorded)

    def resources(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        return [ProviderResource("model", model)] if model else []

    async def delete(self, resource: ProviderResource) -> None:
        self.discarded.append({"deleted": resource.name})

    async def activate(self, job: str, model: str) -> ServedModel | None:
        return ServedModel(model)

    def finish(self, model: str | None = "model-1", **more: Any) -> None:
        """Every job has succeeded."""
        for job in self.jobs:
            self.jobs[job] = Progress("trained", "DONE", model=model, **more)


class Deploying(Place):
    """What it has trained answers only by the name of a deployment, which takes two looks to come up."""

    name = "deploying"

    def __init__(self) -> None:
        super().__init__()
        self.deployments: dict[str, int] = {}

    async def activate(self, job: str, model: str) -> ServedModel | None:
        looks = self.deployments[model] = self.deployments.get(model, 0) + 1
        return ServedModel(f"deployment-of-{model}") if looks > 2 else None


class Fetching(Place):
    """It reads `gs://` files in its own format, and its models answer at another host."""

    name = "fetching"

    def __init__(self, write: Callable[[str, bytes], None]) -> None:
        super().__init__()
        self._write = write
        self.given: list[str] = []

    async def start(self, request: JobRequest) -> str:
        for file in filter(None, (request.train, request.valid)):
            address = file.uri.removesuffix(".jsonl") + ".contents.jsonl"
            with file.open() as reader:
                lines = [json.dumps(_contents(json.loads(line)), ensure_ascii=False) for line in reader]
            self._write(address, "\n".join(lines).encode())
            self.given.append(address)
        return await super().start(request)

    async def activate(self, job: str, model: str) -> ServedModel | None:
        return ServedModel(model, endpoint="fetching")


class Loading(Place):
    """What it has trained is an adapter that has to be loaded, and that may be thrown out again."""

    name = "loading"

    def __init__(self) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.loads = 0

    async def activate(self, job: str, model: str) -> ServedModel | None:
        if model not in self.loaded:
            self.loaded.add(model)
            self.loads += 1
            return None
        return ServedModel(model, endpoint="loading")


class ByHand(Place):
    """A person trains elsewhere, for as long as that takes, and writes the model's name here."""

    name = "by-hand"

    def write_down(self, model: str) -> None:
        self.finish(model)


def _contents(example: Mapping[str, Any]) -> dict[str, Any]:
    names = {"assistant": "model"}
    return {
        "contents": [
            {"role": names.get(message["role"], message["role"]), "parts": [{"text": message["content"]}]}
            for message in example["messages"]
        ]
    }
