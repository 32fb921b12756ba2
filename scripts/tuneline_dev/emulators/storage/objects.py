"""The objects, with the generations, links and unusual names that the real service has."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from gcp_storage_emulator.exceptions import NotFound
from gcp_storage_emulator.handlers import buckets
from gcp_storage_emulator.storage import RESUMABLE_DIR, Storage

Resource = dict[str, Any]

MOST_NONCURRENT = 100
MOST_NONCURRENT_BYTES = 256 * 1024 * 1024


class Objects(Storage):  # type: ignore[misc]  # the emulator has no types
    """Buckets with versioning, as in a deployment. `lock` is held while a request is answered.

    The library gives each upload a generation, but returns the newest bytes for every read. Here, a read that
    names a generation gets that one, or 404: `pinned` is the generation that the present request names, and
    `with_versions` is whether it lists noncurrent objects, too. The last 100 overwritten and deleted objects
    (up to 256 MiB) can be read until the process ends.
    https://docs.cloud.google.com/storage/docs/object-versioning
    """

    def __init__(self, *, data_dir: str | None = None) -> None:
        super().__init__(use_memory_fs=data_dir is None, data_dir=data_dir)
        self.lock = threading.RLock()
        self.pinned: str | None = None
        self.with_versions = False
        self.on_finalized: Callable[[Resource], None] | None = None
        self._last_generation = 0
        self._noncurrent: OrderedDict[tuple[str, str, str], tuple[Resource, bytes]] = OrderedDict()

    def make_bucket(self, name: str) -> None:
        """Create the bucket if it does not exist."""
        with self.lock:
            if self.get_bucket(name) is None:
                buckets.create_bucket(name, self)

    def present(self, bucket_name: str) -> list[Resource]:
        """Return the resources of a bucket's objects."""
        with self.lock:
            return [dict(resource) for resource in self.get_file_list(bucket_name)[0]]

    def create_file(
        self,
        bucket_name: str,
        file_name: str,
        content: bytes,
        file_obj: Resource,
        file_id: str | None = None,
    ) -> None:
        """Store the object as a new generation."""
        if bucket_name not in self.buckets:
            raise NotFound
        self._keep_as_noncurrent(bucket_name, file_name)
        self._last_generation = max(time.time_ns(), self._last_generation + 1)
        _finalize(file_obj, self._last_generation)
        super().create_file(bucket_name, file_name, content, file_obj, file_id)
        if self.on_finalized is not None:
            self.on_finalized(dict(file_obj))

    def delete_file(self, bucket_name: str, file_name: str) -> None:
        """Delete the live object, or the noncurrent one of a named generation."""
        live = self.objects.get(bucket_name, {}).get(file_name)
        if self.pinned is None or (live is not None and live["generation"] == self.pinned):
            if self.pinned is None:
                self._keep_as_noncurrent(bucket_name, file_name)
            super().delete_file(bucket_name, file_name)
        elif self._noncurrent.pop((bucket_name, file_name, self.pinned), None) is None:
            raise NotFound

    def _list_live_candidates(self, bucket_name: str, prefix: str | None) -> list[tuple[str, Resource]]:
        """Return the objects that a request lists, each with its name."""
        live: list[tuple[str, Resource]] = list(super()._list_live_candidates(bucket_name, prefix))
        if not self.with_versions:
            return live
        rest = [
            (name, resource)
            for (bucket, name, _), (resource, _content) in self._noncurrent.items()
            if bucket == bucket_name and name.startswith(prefix or "")
        ]
        return sorted([*live, *rest], key=lambda one: (one[0], int(one[1]["generation"])))

    def get_file_obj(self, bucket_name: str, file_name: str) -> Resource:
        """Return the resource of the live object, or of the generation that the request names."""
        live: Resource | None = self.objects.get(bucket_name, {}).get(file_name)
        if live is not None and self.pinned in (None, live["generation"]):
            return live
        return self._pinned(bucket_name, file_name)[0]

    def get_file(self, bucket_name: str, file_name: str, show_error: bool = True) -> bytes:
        """Return the bytes of the live object, or of the generation that the request names."""
        live = self.objects.get(bucket_name, {}).get(file_name)
        current = live is not None and live["generation"] == self.pinned
        if current or self.pinned is None or bucket_name == RESUMABLE_DIR:
            content: bytes = super().get_file(bucket_name, file_name, show_error)
            return content
        return self._pinned(bucket_name, file_name)[1]

    def _pinned(self, bucket_name: str, file_name: str) -> tuple[Resource, bytes]:
        try:
            return self._noncurrent[bucket_name, file_name, self.pinned or ""]
        except KeyError:
            raise NotFound from None

    def _keep_as_noncurrent(self, bucket_name: str, file_name: str) -> None:
        live = self.objects.get(bucket_name, {}).get(file_name)
        if live is None:
            return
        content = super().get_file(bucket_name, file_name, False)
        self._noncurrent[bucket_name, file_name, live["generation"]] = (live, content)
        while (
            len(self._noncurrent) > MOST_NONCURRENT
            or sum(len(rest) for _, rest in self._noncurrent.values()) > MOST_NONCURRENT_BYTES
        ):
            self._noncurrent.popitem(last=False)

    def _object_path(self, bucket_name: str, file_name: str) -> str:
        # The library uses the object's name as a path, which fails for `..`, for a name of more than 255
        # bytes, and for an `a` beside an `a/b`; all are valid names in Cloud Storage.
        path: str = super()._object_path(bucket_name, hashlib.sha256(file_name.encode()).hexdigest())
        return path


def _finalize(resource: Resource, generation: int) -> None:
    """Set the fields of a resource that Cloud Storage sets at the end of an upload.

    https://docs.cloud.google.com/storage/docs/json_api/v1/objects#resource-representations
    """
    bucket, name = quote(resource["bucket"], safe=""), quote(resource["name"], safe="")
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    address = resource["mediaLink"].split("/download/storage/v1/", 1)[0]
    resource |= {
        "id": f"{resource['bucket']}/{resource['name']}/{generation}",
        "selfLink": f"{address}/storage/v1/b/{bucket}/o/{name}",
        "mediaLink": f"{address}/download/storage/v1/b/{bucket}/o/{name}?generation={generation}&alt=media",
        "generation": str(generation),
        "metageneration": "1",
        "size": str(resource["size"]),
        "timeCreated": now,
        "updated": now,
        "timeStorageClassUpdated": now,
    }
