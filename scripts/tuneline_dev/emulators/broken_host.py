"""Answer each request with bytes of the caller's choice, valid HTTP or not, and close."""

import contextlib
import json
import socketserver
import threading
from collections.abc import Callable, Iterator

Answer = bytes | Callable[[bytes], bytes]


class BrokenHost:
    """A host that sends `answer`: bytes, or a function of the request's body. `bodies` has the requests'."""

    def __init__(self, url: str, answer: Answer) -> None:
        self.url = url
        self.answer = answer
        self.bodies: list[bytes] = []

    @property
    def calls(self) -> int:
        return len(self.bodies)

    def respond(self, body: bytes) -> bytes:
        self.bodies.append(body)
        return self.answer(body) if callable(self.answer) else self.answer


@contextlib.contextmanager
def broken_host(answer: Answer) -> Iterator[BrokenHost]:
    class Connection(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = 0
            while line := self.rfile.readline().strip().lower():
                if line.startswith(b"content-length:"):
                    size = int(line.partition(b":")[2])
            with contextlib.suppress(OSError):
                self.wfile.write(host.respond(self.rfile.read(size)))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Connection) as server:
        host = BrokenHost(f"http://127.0.0.1:{server.server_address[1]}/v1", answer)
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        serving.start()
        yield host
        server.shutdown()
        serving.join()


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """Return a whole answer; a header replaces the default one of the same name."""
    usual = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    custom = dict(header.split(": ", 1) for header in headers)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in (usual | custom).items() if value)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def completion(text: str, **more: object) -> bytes:
    """Return a model's chat completion with this `text`."""
    return http(json.dumps({"choices": [{"message": {"content": text}}], **more}).encode())
