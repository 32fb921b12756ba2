"""Serve the library's HTTP API on threads, so that a slow client does not block others."""

import io
import json
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gcp_storage_emulator.server import RequestHandler, Router

from tuneline_dev.emulators.faults import Fault, Faults
from tuneline_dev.emulators.storage.objects import Objects


class StorageServer:
    """The storage API on 127.0.0.1; `port` 0 takes a free one. Raises OSError if the port is in use.

    The library's own server handles one connection after the other. Here, one request at a time works on the
    objects, but bodies are received before and responses are sent after that.
    """

    def __init__(self, objects: Objects, *, faults: Faults, port: int) -> None:
        def handler(*connection: Any) -> _Handler:
            return _Handler(objects, faults, *connection)

        self._server = _Server(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Accept no more connections."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error, unless the client has disconnected."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(RequestHandler):  # type: ignore[misc]  # the emulator has no types
    rfile: Any
    wfile: Any

    def __init__(self, objects: Objects, faults: Faults, *connection: Any) -> None:
        self.objects = objects
        self.faults = faults
        super().__init__(objects, *connection)

    def _answer(self) -> None:
        with self.objects.lock:
            fault = self.faults.take(operation(self.command, self.path))
        length = self.headers.get("Content-Length")
        if length is not None:
            body = self.rfile.read(int(length))
            if len(body) < int(length):
                return  # the client has disconnected, and half an object is discarded
            self.rfile = io.BytesIO(body)
        if fault is not None and fault.kind not in ("lost_answer", "hang_after"):
            self._strike(fault)
            return
        parts = self._work()
        if fault is not None:
            self._strike(fault)
            return
        for part in parts:
            self.wfile.write(part)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - http.server calls them so

    def send_header(self, keyword: str, value: str) -> None:
        """Send custom metadata as UTF-8; the server's own method supports only Latin-1."""
        super().send_header(keyword, value.encode().decode("latin-1"))

    def _work(self) -> list[bytes]:
        """Let the library answer the request. Returns its response, which is not sent yet."""
        outbox = _Outbox()
        connection, self.wfile = self.wfile, outbox
        try:
            with self.objects.lock:
                pins = self.command in ("GET", "DELETE")
                self.objects.pinned = _asked(self.path, "generation") if pins else None
                self.objects.with_versions = (_asked(self.path, "versions") or "").lower() == "true"
                if self._exists_against_condition():
                    self.send_error(412, explain="conditionNotMet")
                else:
                    Router(self).handle(self.command)
        except ValueError as wrong:
            # The library would close the connection, and Google's client would retry for two minutes.
            self.send_error(400, explain=str(wrong))
        finally:
            self.wfile = connection
        return outbox.parts

    def _exists_against_condition(self) -> bool:
        """Return whether a resumable upload must not begin, because there is an object of its name.

        https://docs.cloud.google.com/storage/docs/request-preconditions
        """
        if self.command != "POST" or _asked(self.path, "ifGenerationMatch") != "0":
            return False
        described = json.loads(self.rfile.getvalue())
        bucket = urlsplit(self.path).path.split("/b/")[1].split("/")[0]
        return described["name"] in self.objects.objects.get(bucket, {})

    def _strike(self, fault: Fault) -> None:
        if fault.kind == "status":
            self.send_error(fault.status, explain=str(fault.body.get("message", "")))
        if fault.kind in ("hang", "hang_after"):
            time.sleep(fault.seconds)


class _Outbox:
    """Collects the written bytes without copies."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> None:
        self.parts.append(part)

    def flush(self) -> None:
        """Do nothing: the bytes are sent later."""


def operation(method: str, path: str) -> str:
    """Return a request's operation for faults: read, metadata, list, write, change or delete."""
    parts = urlsplit(path)
    if method == "GET":
        if "alt=media" in parts.query or not parts.path.startswith(("/storage/v1/", "/b/", "/b?")):
            return "read"
        return "metadata" if "/o/" in parts.path else "list"
    if method == "PATCH":
        return "change"
    return "delete" if method == "DELETE" else "write"


def _asked(path: str, name: str) -> str | None:
    return parse_qs(urlsplit(path).query).get(name, [None])[0]
