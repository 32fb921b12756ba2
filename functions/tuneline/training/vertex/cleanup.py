"""Delete a tuned model with its endpoint, on request.

The endpoint costs nothing while no question is asked. Google documents these calls for other models; for a
tuned Gemini model they are not confirmed, so every answer that says "not there" counts as deleted.
https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints
"""

import asyncio
import contextlib
from types import MappingProxyType
from typing import Any, Final

from tuneline.inference.model_host_errors import BusyRetryError, NotFoundDropError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.api_errors import error_of
from tuneline.training.vertex.names import location_of, region_of

# An operation is waited for as long; a repeated deletion continues where this one ends.
OPERATION_SECONDS: Final = 60.0
EVERY_SECONDS: Final = 2.0
# google.rpc.Code, and the HTTP status of the same meaning. https://cloud.google.com/apis/design/errors
_HTTP: Final = MappingProxyType({3: 400, 5: 404, 7: 403, 8: 429, 9: 400, 10: 409, 16: 401})


class ModelCleanup:
    """Delete tuned models by the name of their endpoint."""

    def __init__(self, *, api: VertexApi, every_seconds: float = EVERY_SECONDS) -> None:
        self._api = api
        self._every = every_seconds

    async def delete(self, endpoint: str) -> None:
        """Undeploy and delete. May be repeated after any error; what is gone counts as deleted.

        The model's name is read from the tuning job, which Google keeps, because an endpoint without its
        model no longer names it.
        """
        location = location_of(endpoint)
        if location is None:
            raise NotFoundDropError("this is not the name of an endpoint of Vertex AI")
        model = await self._model_at(endpoint, region_of(location))
        with contextlib.suppress(NotFoundDropError):
            for deployed in _deployed(await self._api.get(location, endpoint)):
                undeployed = {"deployedModelId": deployed}
                operation = await self._api.post(location, f"{endpoint}:undeployModel", undeployed)
                await self._done(location, operation)
            await self._done(location, await self._api.delete(location, endpoint))
        if model is not None:
            await self.delete_model(model)

    async def delete_model(self, model: str) -> None:
        """Delete a model that is at no endpoint. May be repeated; what is gone counts as deleted."""
        location = location_of(model)
        if location is None:
            raise NotFoundDropError("this is not the name of a model of Vertex AI")
        with contextlib.suppress(NotFoundDropError):
            await self._done(location, await self._api.delete(location, model))

    async def _model_at(self, endpoint: str, region: str) -> str | None:
        async for job in self._api.list_all(region, "tuningJobs", "tuningJobs"):
            if jobs.endpoint_of(job) == endpoint:
                return jobs.model_of(job)
        return None

    async def _done(self, location: str, operation: dict[str, Any]) -> None:
        """Wait for a long-running operation. Raises its error, or BusyRetryError after a minute."""
        try:
            async with asyncio.timeout(OPERATION_SECONDS):
                while not operation.get("done"):
                    name = operation.get("name")
                    if not isinstance(name, str):
                        # Also an empty answer: there is nothing to wait for.
                        return
                    await asyncio.sleep(self._every)
                    operation = await self._api.get(location, name)
        except TimeoutError:
            raise BusyRetryError("a deletion that takes long: repeat it later", answered=True) from None
        error = operation.get("error")
        if isinstance(error, dict):
            code = error.get("code")
            raise error_of(_HTTP.get(code, 500) if isinstance(code, int) else 500, {"error": error})


def _deployed(endpoint: dict[str, Any]) -> list[str]:
    """The ids of the models that are deployed to an endpoint."""
    entries = endpoint.get("deployedModels")
    named = (
        [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )
    return [name for name in named if isinstance(name, str)]
