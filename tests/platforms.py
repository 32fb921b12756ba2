"""Serve the emulators over real HTTP for tests, arm faults in them, and read their state."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
from google.auth.credentials import AnonymousCredentials

from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts
from tuneline_dev.emulators.line.app import create_app as line_app
from tuneline_dev.emulators.openai.app import create_app as openai_app
from tuneline_dev.emulators.serve import served
from tuneline_dev.emulators.vertex.app import create_app as vertex_app

SECRET = "channel-secret"
TOKEN = "channel-access-token"
KEY = "sk-test"
# Accepted by the emulator of Vertex AI beside the tokens of its metadata server.
ACCESS_TOKEN = "ya29.test"
AI_NOTICES = frozenset(chat_texts.text("ai_notice", language) for language in LANGUAGES)


def anonymous() -> Any:
    """Make credentials that no emulator looks at. Their class has no types."""
    credentials: Any = AnonymousCredentials
    return credentials()


class Platform:
    """A running emulator."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx2.Client(base_url=url, timeout=30, trust_env=False, verify=False)

    def get(self, path: str) -> Any:
        return self._http.get(path).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        # Escaped, so that a test can send malformed text.
        return self._http.post(path, content=json.dumps(body)).raise_for_status().json()

    def fault(self, on: str, kind: str, **more: Any) -> None:
        """Arm a fault of this `kind` for the next call of `on`."""
        self.post("/control", faults=[{"on": on, "kind": kind, **more}])

    def recover(self) -> None:
        """Disarm all faults."""
        self._http.delete("/control").raise_for_status()

    def set(self, **settings: Any) -> None:
        self.post("/control", set=settings)


class Line(Platform):
    """LINE, and its user."""

    def said(self, **chat: str) -> list[str]:
        """What the bot has said in the user's chat (or `group=`), as the user sees it.

        Without the notice that an AI answers, which each chat gets once; `all_said` has it.
        """
        return [text for text in self.all_said(**chat) if text not in AI_NOTICES]

    def all_said(self, **chat: str) -> list[str]:
        """Everything that the bot has said there."""
        query = "&".join(f"{name}={value}" for name, value in chat.items())
        return [one["text"] for one in self.get(f"/sim/chat?{query}")["messages"] if one["from"] == "bot"]

    def calls(self, operation: str) -> int:
        """Return how many calls of `operation` have arrived."""
        return int(self.get("/sim/requests")["arrived"].get(operation, 0))

    def event(self, action: str = "message", **body: Any) -> Any:
        """Let the user do something and give the event LINE delivered."""
        made = self.post(f"/sim/{action}", **body)
        return made["event_id"], self.raw_event(made["event_id"])

    def raw_event(self, event_id: str) -> Any:
        (delivery, *_) = self.get(f"/sim/deliveries?event_id={event_id}")["deliveries"]
        (event,) = json.loads(delivery["body"])["events"]
        return event


class OpenAI(Platform):
    """OpenAI."""

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def asked(self) -> list[Any]:
        """Return the chat calls that reached the models."""
        return list(self.get("/sim/requests")["chat"])

    def calls(self, operation: str) -> int:
        """Return how many calls of `operation` have arrived."""
        return int(self.get("/sim/requests")["counts"].get(operation, 0))


class Vertex(Platform):
    """Vertex AI and the metadata server."""

    @property
    def metadata_host(self) -> str:
        """What GCE_METADATA_HOST has to be."""
        return self.url.removeprefix("http://")

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a bot that asks models here."""
        return {
            "BASE_MODEL": "gemini-3.1-flash-lite",
            "GCE_METADATA_HOST": self.metadata_host,
            "GOOGLE_CLOUD_PROJECT": "local",
            "VERTEX_BASE_URL": self.url,
        }

    def asked(self) -> list[Any]:
        """Return the calls that reached a model, as `{model, at, contents, …}`."""
        return list(self.get("/sim/requests")["generated"])

    def calls(self, operation: str) -> int:
        """Return how many calls of `operation` have arrived."""
        return int(self.get("/sim/requests")["counts"].get(operation, 0))

    def endpoint(self, pairs: dict[str, str], **more: str) -> str:
        """Make a tuned model that knows `pairs` (question: answer), without a job; its resource name.

        `base` and `location` are gemini-3.1-flash-lite and us unless they are given.
        """
        return str(self.post("/sim/endpoints", pairs=pairs, **more)["endpoint"])


@contextlib.contextmanager
def line_platform(webhook_url: str = "http://127.0.0.1:9/", *, port: int = 0) -> Iterator[Line]:
    """Serve LINE's emulator; no webhook listens unless an address is given."""
    app = line_app(webhook_url=webhook_url, channel_secret=SECRET, channel_access_token=TOKEN)
    with served(app, port=port) as url:
        yield Line(url)


@contextlib.contextmanager
def openai_platform(*, job_seconds: float = 0.5, port: int = 0) -> Iterator[OpenAI]:
    """OpenAI, quick at training."""
    with served(openai_app(api_key=KEY, job_seconds=job_seconds), port=port) as url:
        yield OpenAI(url)


@contextlib.contextmanager
def vertex_platform(
    storage_url: str | None = None,
    *,
    job_seconds: float = 0.5,
    fresh_seconds: float = 0.0,
    port: int = 0,
    clock: Callable[[], float] = time.time,
) -> Iterator[Vertex]:
    """Vertex AI, quick at training; `storage_url` is the storage emulator that holds the datasets.

    The project is `local`, its number 123456789012; a new endpoint answers 404 for `fresh_seconds`.
    """
    app = vertex_app(
        storage_url=storage_url,
        access_token=ACCESS_TOKEN,
        job_seconds=job_seconds,
        fresh_endpoint_404_seconds=fresh_seconds,
        clock=clock,
    )
    with served(app, port=port) as url:
        yield Vertex(url)
