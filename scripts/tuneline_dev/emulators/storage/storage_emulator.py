"""The emulator of storage and its events: buckets, the storage API, the watched bucket, control API."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from tuneline_dev.emulators.cloud_tasks.background import LoopThread, WebApp
from tuneline_dev.emulators.faults import Faults
from tuneline_dev.emulators.storage.control import control_app
from tuneline_dev.emulators.storage.deliveries import Deliveries, DeliveryOptions
from tuneline_dev.emulators.storage.events import finalized
from tuneline_dev.emulators.storage.objects import Objects, Resource
from tuneline_dev.emulators.storage.serving import StorageServer

T = TypeVar("T")


class StorageEmulator:
    """Cloud Storage on 127.0.0.1, in separate threads. It is a context manager, too.

    New objects in the bucket `watch` with names that begin with `prefix` are sent to the function at
    `function_url` as CloudEvents, and so are those present at the start. Each is sent only once, also after
    another start of the same emulator. Objects are in memory unless `data_dir` names a folder. Ports 0 take
    free ones; there is a control API unless `control_port` is None. `url` is for STORAGE_EMULATOR_HOST.
    """

    def __init__(
        self,
        *,
        buckets: Sequence[str],
        watch: str | None = None,
        prefix: str = "",
        function_url: str | None = None,
        port: int = 0,
        control_port: int | None = None,
        data_dir: Path | None = None,
        options: DeliveryOptions | None = None,
    ) -> None:
        self.faults = Faults()
        self.objects = Objects(data_dir=str(data_dir.absolute()) if data_dir else None)
        for bucket in buckets:
            self.objects.make_bucket(bucket)
        if watch is not None and watch not in buckets:
            raise ValueError(f"the watched bucket {watch} is not among the buckets: {', '.join(buckets)}")
        self.url = self.control_url = ""
        self._watch, self._prefix = watch, prefix
        self._port, self._control_port = port, control_port
        self._deliveries = Deliveries(function_url=function_url, options=options or DeliveryOptions())
        self._control: WebApp | None = None

    def start(self) -> str:
        """Serve and deliver. Returns the address, `http://127.0.0.1:PORT`. Raises OSError."""
        self._server = StorageServer(self.objects, faults=self.faults, port=self._port)
        self._server.start()
        self._loop = LoopThread("storage-events")
        try:
            self._loop.run(self._start_events())
        except BaseException:
            self._server.stop()
            self._loop.stop()
            raise
        self.url = self._server.url
        return self.url

    def stop(self) -> None:
        """Stop serving and delivering. Objects and undelivered events stay for another start."""
        self._server.stop()
        # Running requests end first, so that no object is left half written.
        with self.objects.lock:
            self.objects.on_finalized = None
        self._loop.run(self._stop_events())
        self._loop.stop()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop."""
        self.stop()

    def set_function_url(self, url: str | None) -> None:
        """Set the target of events; None pauses deliveries."""
        self._call(lambda: self._deliveries.set_function_url(url))

    def run_twice(self, times: int = 1) -> None:
        """Deliver each of the next `times` events twice at the same moment."""
        self._call(lambda: setattr(self._deliveries, "run_twice", times))

    def shown(self) -> dict[str, Any]:
        """Return the response of GET /events."""
        return self._call(self._deliveries.shown)

    async def _start_events(self) -> None:
        with self.objects.lock:
            self.objects.on_finalized = self._report
            for resource in self.objects.present(self._watch) if self._watch else []:
                self._add(resource)
        if self._control_port is not None:
            self._control = WebApp(control_app(self._deliveries, self.faults), port=self._control_port)
            self.control_url = await self._control.start()
        await self._deliveries.start()

    async def _stop_events(self) -> None:
        await self._deliveries.stop()
        if self._control is not None:
            await self._control.stop()

    def _report(self, resource: Resource) -> None:
        self._loop.loop.call_soon_threadsafe(self._add, resource)

    def _add(self, resource: Resource) -> None:
        if resource["bucket"] == self._watch and resource["name"].startswith(self._prefix):
            self._deliveries.add(finalized(resource))

    def _call(self, function: Callable[[], T]) -> T:
        async def called() -> T:
            return function()

        return self._loop.run(called())
