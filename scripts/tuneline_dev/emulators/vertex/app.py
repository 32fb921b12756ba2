"""Puts the emulator together: routes, faults, access, and the metadata server on the same port."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware

from tuneline_dev.emulators.counted import Counted
from tuneline_dev.emulators.faults import FaultMiddleware, Faults
from tuneline_dev.emulators.vertex import metadata, sim
from tuneline_dev.emulators.vertex.access import AccessRequired
from tuneline_dev.emulators.vertex.access_tokens import AccessTokens
from tuneline_dev.emulators.vertex.generate import embeddings_api, generate_api
from tuneline_dev.emulators.vertex.jobs import jobs_api
from tuneline_dev.emulators.vertex.operations import operation
from tuneline_dev.emulators.vertex.serving import resources_api
from tuneline_dev.emulators.vertex.settings import Settings
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.errors import HANDLERS, error_body

PROJECT, PROJECT_NUMBER = "local", "123456789012"


def create_app(
    *,
    storage_url: str | None,
    project: str = PROJECT,
    project_number: str = PROJECT_NUMBER,
    access_token: str | None = None,
    job_seconds: float = 4.0,
    fresh_endpoint_404_seconds: float = 0.5,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """Build Vertex AI and the metadata server as one ASGI app.

    Clients use `http://HOST:PORT` in place of every `https://…aiplatform….googleapis.com`, and HOST:PORT as
    GCE_METADATA_HOST. `storage_url` is the storage emulator, where `gs://` objects are read. `access_token`
    is accepted beside the tokens of the metadata server. A job takes `job_seconds`, and its endpoint answers
    404 for `fresh_endpoint_404_seconds` after that. `clock` gives seconds since 1970. `/control` arms faults
    and changes settings (`Settings`); `/sim/…` is for tests and the demo. Nothing is kept after the end.
    """
    platform = Platform(
        clock=clock,
        settings=Settings(job_seconds=job_seconds, fresh_endpoint_404_seconds=fresh_endpoint_404_seconds),
        started=datetime.fromtimestamp(clock(), UTC).date(),
        project=project,
        project_number=project_number,
        storage_url=storage_url,
        tokens=AccessTokens(clock=clock, lasting=access_token),
    )
    app = _app(platform, Faults(body=error_body))
    app.state.platform = platform
    return app


def _app(platform: Platform, faults: Faults) -> Starlette:
    return Starlette(
        routes=[
            *jobs_api.ROUTES,
            *generate_api.ROUTES,
            *embeddings_api.ROUTES,
            *resources_api.ROUTES,
            *sim.ROUTES,
            faults.route(platform.settings.apply),
            *metadata.ROUTES,
        ],
        middleware=[
            Middleware(Counted, counts=platform.counts, operation=operation),
            Middleware(FaultMiddleware, faults=faults, operation=operation),
            Middleware(AccessRequired, platform=platform),
        ],
        exception_handlers=HANDLERS,
    )
