"""Build the application: routes, faults, the API key, and a temporary folder."""

import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from tuneline_dev.emulators.counted import Counted
from tuneline_dev.emulators.faults import FaultMiddleware, Faults
from tuneline_dev.emulators.openai import embeddings_api, models, moderation, sim
from tuneline_dev.emulators.openai.access import KeyRequired, RequestIds
from tuneline_dev.emulators.openai.chat import chat_api
from tuneline_dev.emulators.openai.errors import HANDLERS
from tuneline_dev.emulators.openai.files import files_api
from tuneline_dev.emulators.openai.jobs import jobs_api
from tuneline_dev.emulators.openai.operations import operation
from tuneline_dev.emulators.openai.settings import Settings
from tuneline_dev.emulators.openai.state import Platform

_ROUTES = (
    *files_api.ROUTES,
    *jobs_api.ROUTES,
    *models.ROUTES,
    *chat_api.ROUTES,
    *embeddings_api.ROUTES,
    *moderation.ROUTES,
    *sim.ROUTES,
)


def create_app(
    *,
    api_key: str,
    job_seconds: float = 4.0,
    chat_seconds: float = 0.0,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """Build the emulator as an ASGI app. Clients use `http://HOST:PORT/v1` as their base URL.

    `api_key` is the one key accepted below `/v1`; a job takes `job_seconds`, a chat answer `chat_seconds`;
    `clock` returns seconds since 1970. `/control` arms faults and changes settings (`Settings`);
    `/sim/requests` and `/sim/state` show calls and state. All state is lost when it ends.
    """
    platform = Platform(
        clock=clock,
        settings=Settings(job_seconds=job_seconds, chat_seconds=chat_seconds),
        started=datetime.fromtimestamp(clock(), UTC).date(),
    )
    faults = Faults()
    app = Starlette(
        routes=[
            *_ROUTES,
            faults.route(platform.settings.apply),
        ],
        middleware=[
            Middleware(RequestIds),
            Middleware(Counted, counts=platform.counts, operation=operation),
            Middleware(FaultMiddleware, faults=faults, operation=operation),
            Middleware(KeyRequired, api_key=api_key),
        ],
        exception_handlers=HANDLERS,
        lifespan=_folder,
    )
    app.state.platform = platform
    return app


@asynccontextmanager
async def _folder(app: Starlette) -> AsyncIterator[None]:
    platform: Platform = app.state.platform
    with tempfile.TemporaryDirectory(prefix="openai-platform-") as folder:
        platform.folder = Path(folder)
        yield
