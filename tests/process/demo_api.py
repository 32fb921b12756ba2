"""Run scripts/demo, and call the API of its page and LINE's emulator behind it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from tests.process.demo_process import demo_process
from tests.running import free_ports, until
from tuneline.operator_cards.rich_menu import CONTENT_TYPE, rich_menu, rich_menu_image
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER


def said_after(demo: "DemoApi", asked: str, *, at_least: int = 1) -> list[str]:
    """What the bot has said since the user wrote `asked`; nothing before there is as much."""
    messages = demo.chat()
    place = max(number for number, one in enumerate(messages) if one["text"] == asked)
    said = [one["text"] for one in messages[place + 1 :] if one["from"] == "bot"]
    return said if len(said) >= at_least else []


class DemoApi:
    """The page's API of a running demo, and LINE's emulator behind it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._line = f"http://127.0.0.1:{port + 5}"
        self._models = f"http://127.0.0.1:{port + 6}"
        # The demo closes a connection that was idle for five seconds, and a request may cross with that.
        kept = httpx2.Limits(keepalive_expiry=2)
        self.http = httpx2.Client(base_url=self.url, timeout=30, trust_env=False, verify=False, limits=kept)

    def answers(self) -> bool:
        try:
            return self.http.get("/").is_success
        except httpx2.HTTPError:
            return False

    def set_models(self, **settings: Any) -> None:
        """Change the emulator of the models."""
        self.http.post(f"{self._models}/control", json={"set": settings}).raise_for_status()

    def state(self) -> Any:
        return self.http.get("/api/state").raise_for_status().json()

    def user(self, action: str, **body: Any) -> Any:
        """Let the user do something; the bot's webhook takes it."""
        done = self.http.post(f"/api/line/{action}", json=body).raise_for_status().json()
        assert done["status"] == 200
        return done

    def inside(self, kind: str, id_: str) -> Any:
        """Return the way of a message, a dataset or a model."""
        return self.http.get(f"/api/inside/{kind}/{id_}").raise_for_status().json()

    def latest(self, event_id: str) -> dict[str, Any]:
        """Return a message of the latest ones; empty before a function has recorded it."""
        latest = self.state()["latest_messages"]
        return next((message for message in latest if message["id"] == event_id), {})

    def redeliver(self, event_id: str) -> None:
        """Let LINE deliver an event again."""
        answer = httpx2.post(f"{self._line}/sim/redeliver", json={"event_id": event_id}, trust_env=False)
        answer.raise_for_status()

    def models(self) -> list[dict[str, Any]]:
        return list(self.state()["models"])

    def chat(self, of: str = "user") -> list[dict[str, Any]]:
        return list(self.state()["chats"][of]["messages"])

    def replies(self, event_id: str) -> list[dict[str, Any]]:
        """Return the bot's replies to an event; those of one call appear together."""
        messages = [*self.chat(), *self.chat("other")]
        return [one for one in messages if (one["event_id"], one["via"]) == (event_id, "reply")]

    def enlist(self) -> None:
        """Make the phone's own user an operator."""
        code = self.http.post("/api/operators/invite").raise_for_status().json()["code"]
        event = self.user("message", text=code)["event_id"]
        until(lambda: self.replies(event))

    def push(self, *messages: dict[str, Any], to: str = DEFAULT_USER) -> None:
        """Show messages of the bot, whatever it would say by itself."""
        headers = {"authorization": "Bearer local-channel-access-token"}
        body = {"to": to, "messages": messages}
        self.http.post(f"{self._line}/v2/bot/message/push", json=body, headers=headers).raise_for_status()

    def said_to(self, user: str) -> list[str]:
        """Return what the bot has said to another user than the page's."""
        chat = httpx2.get(f"{self._line}/sim/chat", params={"user": user}, trust_env=False).json()
        return [one["text"] for one in chat["messages"] if one["from"] == "bot"]

    def profile(self) -> Any:
        """Return what LINE's emulator says of the user."""
        headers = {"authorization": "Bearer local-channel-access-token"}
        return self.http.get(f"{self._line}/v2/bot/profile/{DEFAULT_USER}", headers=headers).json()

    def link_menu(self, language: str = "zh-TW") -> str:
        """Give the user the operators' rich menu, as the bot would."""
        line = httpx2.Client(
            base_url=self._line,
            headers={"authorization": "Bearer local-channel-access-token"},
            trust_env=False,
        )
        menu: str = line.post("/v2/bot/richmenu", json=rich_menu(language)).json()["richMenuId"]
        kind = {"content-type": CONTENT_TYPE}
        line.post(f"/v2/bot/richmenu/{menu}/content", content=rich_menu_image(language), headers=kind)
        line.post(f"/v2/bot/user/{DEFAULT_USER}/richmenu/{menu}").raise_for_status()
        return menu

    def sample(self, name: str, state: str, **options: str) -> dict[str, Any]:
        """Drop a sample with options, and wait until its new dataset is in `state`."""
        known = {one["id"] for one in self.state()["datasets"]}
        self.http.post(f"/api/samples/{name}", params=options).raise_for_status()
        return self.dataset(name, state, but=known)

    def trained(self, name: str) -> dict[str, Any]:
        """Return the dataset of a sample that has been trained on; it is dropped if it was not yet."""
        found = [one for one in self.state()["datasets"] if (one["name"], one["state"]) == (name, "trained")]
        return found[0] if found else self.sample(name, "trained")

    def dataset(self, name: str, state: str, *, but: Collection[str] = ()) -> dict[str, Any]:
        """Return the newest dataset of that name, once it is in `state` and none of the ids `but`."""

        def found() -> dict[str, Any] | None:
            newest = next((one for one in self.state()["datasets"] if one["name"] == name), None)
            is_it = newest and newest["state"] == state and newest["id"] not in but
            return newest if is_it else None

        return dict(until(found))


@contextmanager
def running_demo(*options: str) -> Iterator[DemoApi]:
    """Start the demo. It answers, and is ended after the block."""
    port = free_ports(10)
    with demo_process(port, *options):
        demo = DemoApi(port)
        until(demo.answers)
        # A person watches a job for four seconds; a test need not.
        demo.set_models(job_seconds=1)
        yield demo
