"""The stream of the demo's state, over real connections."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.running import until
from tuneline_dev.demo.state_stream import KEEP_ALIVE, MOST_PAGES, StateStream, _Page
from tuneline_dev.emulators.serve import served


class Demo:
    """A state, the streams that follow it, and how often it was read."""

    def __init__(self, *, every: float = 0.01, keep_alive: float = 15.0) -> None:
        self.state: dict[str, Any] = {"chat": ["一"], "models": []}
        self.reads = 0
        self.fails = False
        self.stream = StateStream(self._read, every=every, keep_alive=keep_alive)

    async def _read(self) -> Mapping[str, Any]:
        self.reads += 1
        if self.fails:
            raise ConnectionError("the emulator is away")
        return dict(self.state)

    def app(self) -> Starlette:
        async def streamed(_request: Request) -> Response:
            return self.stream.response()

        async def done(request: Request) -> Response:
            getattr(self.stream, request.path_params["method"])()
            return JSONResponse({})

        return Starlette(routes=[Route("/", streamed), Route("/{method}", done, methods=["POST"])])


@contextmanager
def lines(url: str) -> Iterator[Iterator[str]]:
    """Open a page's stream, and give its lines that are not empty."""
    with httpx2.stream("GET", url, timeout=10, trust_env=False) as answer:
        assert answer.status_code == 200
        yield (line for line in answer.iter_lines() if line)


def event(stream: Iterator[str]) -> Any:
    return json.loads(next(line for line in stream if line.startswith("data: "))[6:])


def test_the_first_event_has_the_whole_state_and_the_next_ones_what_has_changed() -> None:
    demo = Demo()
    with served(demo.app()) as url, lines(url) as stream:
        assert event(stream) == {"chat": ["一"], "models": []}
        demo.state["models"] = ["ft:1"]
        assert event(stream) == {"models": ["ft:1"]}
        demo.state = {**demo.state, "chat": [], "models": []}
        assert event(stream) == {"chat": [], "models": []}


def test_a_page_that_comes_later_gets_everything_from_the_same_watcher() -> None:
    demo = Demo(every=60)
    with served(demo.app()) as url, lines(url) as first:
        event(first)
        with lines(url) as second:
            assert event(second) == demo.state
            assert demo.reads == 1


def test_an_action_is_read_at_once() -> None:
    demo = Demo(every=60)
    with served(demo.app()) as url, lines(url) as stream:
        event(stream)
        demo.state["chat"] = ["二"]
        httpx2.post(f"{url}/read_now", trust_env=False)
        assert event(stream) == {"chat": ["二"]}


def test_a_stream_without_news_is_kept_alive_by_comments() -> None:
    demo = Demo(keep_alive=0.05)
    with served(demo.app()) as url, lines(url) as stream:
        event(stream)
        assert [next(stream), next(stream)] == [KEEP_ALIVE.strip()] * 2


def test_nothing_is_read_before_the_first_page_and_after_the_last() -> None:
    demo = Demo()
    with served(demo.app()) as url:
        assert demo.reads == 0
        with lines(url) as first, lines(url) as second:
            event(first)
            event(second)
        until(lambda: not demo.stream._pages)
        before = demo.reads
        with lines(url) as again:
            assert event(again) == demo.state
        assert demo.reads > before
        until(lambda: demo.stream._watcher is None)


def test_a_page_that_does_not_read_gets_only_the_latest_of_each_part() -> None:
    async def read_late() -> str | None:
        page = _Page()
        page.add({"models": '["old"]', "chat": "[]"})
        page.add({"models": '["new"]'})
        return await page.next(1)

    assert asyncio.run(read_late()) == 'data: {"models":["new"],"chat":[]}\n\n'


def test_streams_end_when_the_demo_ends_and_no_other_begins() -> None:
    demo = Demo()
    with served(demo.app()) as url, lines(url) as stream:
        event(stream)
        httpx2.post(f"{url}/close", trust_env=False)
        assert list(stream) == []
        assert httpx2.get(url, trust_env=False).status_code == 503


def test_a_state_that_cannot_be_read_ends_the_streams_until_it_can(caplog: pytest.LogCaptureFixture) -> None:
    demo = Demo()
    with served(demo.app()) as url:
        with lines(url) as stream:
            event(stream)
            demo.fails = True
            assert list(stream) == []
        assert "cannot be read" in caplog.text
        demo.fails = False
        with lines(url) as stream:
            assert event(stream) == demo.state


def test_the_pages_at_once_are_limited() -> None:
    demo = Demo()
    with served(demo.app()) as url, ExitStack() as opened:
        # A stream that no variable holds is closed.
        streams = [opened.enter_context(lines(url)) for _ in range(MOST_PAGES)]
        assert [event(stream) for stream in streams] == [demo.state] * MOST_PAGES
        assert httpx2.get(url, trust_env=False).status_code == 503
