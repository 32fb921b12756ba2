"""Parse the event of a finished upload, without I/O.

https://cloud.google.com/eventarc/docs/cloudevents#storage
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tuneline.errors import DropError
from tuneline.storage.objects import Content, ObjectRef

# The object that `scripts/tuneline deploy` uploads to test that datasets are checked.
TRIAL_NAME = "tuneline-smoke.jsonl"
# The object's metadata that names the chat of a file sent in LINE.
CHAT = "chat"
# The object's metadata with the row that an operator has corrected in LINE.
ROW = "row"
MOST_DIGITS = 10
FINALIZED = "google.cloud.storage.object.v1.finalized"


class NotAnUploadDropError(DropError):
    """The event is not Cloud Storage's event of a finished upload."""


@dataclass(frozen=True)
class Upload:
    """One generation of one object, its options, and its content if the event describes it."""

    ref: ObjectRef
    metadata: Mapping[str, str] = field(default_factory=dict)
    content: Content | None = None

    @property
    def id(self) -> str:
        """The id of this upload and its dataset: the same for every delivery of its event."""
        address = f"{self.ref.bucket}/{self.ref.name}#{self.ref.generation}"
        return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def chat(self) -> str:
        """The path of the chat in which an operator has sent the file in LINE; empty for other uploads."""
        return self.metadata.get(CHAT, "")

    @property
    def corrected_row(self) -> int | None:
        """The row that an operator has corrected in LINE; None in a file as it was sent."""
        row = self.metadata.get(ROW, "")
        return int(row) if row.isdecimal() and len(row) < MOST_DIGITS else None


def parse_upload(event_type: str, data: Any) -> Upload:
    """Parse the upload from a CloudEvent. Raises NotAnUploadDropError for any other event."""
    try:
        ref = ObjectRef(str(data["bucket"]), str(data["name"]), int(data["generation"]))
        metadata = data.get("metadata") or {}
        options = {str(name): str(value) for name, value in metadata.items()}
        content = _content(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAnUploadDropError("the event names no object") from None
    if event_type != FINALIZED:
        raise NotAnUploadDropError(f"an event of type {event_type!r} is not a finished upload")
    return Upload(ref, options, content)


def _content(data: Mapping[str, Any]) -> Content | None:
    """The size and checksum of the content. None if the event lacks them, or if reading decompresses it."""
    if data.get("contentEncoding") or not data.get("size") or not data.get("crc32c"):
        return None
    return Content(int(data["size"]), str(data["crc32c"]))
