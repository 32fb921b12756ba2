"""Read the event that tells of a finished upload, without I/O.

https://cloud.google.com/eventarc/docs/cloudevents#storage
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tuneline.errors import DropError
from tuneline.storage.objects import Content, ObjectRef

# What `scripts/deploy` drops to see that datasets are checked.
TRIAL_NAME = "tuneline-smoke.jsonl"
FINALIZED = "google.cloud.storage.object.v1.finalized"


class NotAnUploadDropError(DropError):
    """The event is none that Cloud Storage sends for a finished upload."""


@dataclass(frozen=True)
class Upload:
    """One generation of one object, the options set on it, and what it holds if the event says so."""

    ref: ObjectRef
    metadata: Mapping[str, str] = field(default_factory=dict)
    content: Content | None = None

    @property
    def id(self) -> str:
        """What this upload is called everywhere: the same for every delivery of its event."""
        named = f"{self.ref.bucket}/{self.ref.name}#{self.ref.generation}"
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def parse_upload(event_type: str, data: Any) -> Upload:
    """The upload a CloudEvent tells of. NotAnUploadDropError where it tells of something else."""
    try:
        ref = ObjectRef(str(data["bucket"]), str(data["name"]), int(data["generation"]))
        metadata = data.get("metadata") or {}
        options = {str(name): str(value) for name, value in metadata.items()}
        content = _content(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAnUploadDropError("the event names no object") from None
    if event_type != FINALIZED:
        raise NotAnUploadDropError(f"an event of type {event_type!r} is no finished upload")
    return Upload(ref, options, content)


def _content(data: Mapping[str, Any]) -> Content | None:
    """What the object holds. None if it is not said, or if it is read unpacked and so holds other bytes."""
    if data.get("contentEncoding") or not data.get("size") or not data.get("crc32c"):
        return None
    return Content(int(data["size"]), str(data["crc32c"]))
