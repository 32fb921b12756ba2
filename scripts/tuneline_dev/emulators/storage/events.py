"""Build Eventarc's CloudEvent for a new object: binary-mode headers, and the object as JSON."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from tuneline_dev.emulators.storage.objects import Resource

FINALIZED = "google.cloud.storage.object.v1.finalized"

State = Literal["pending", "delivered", "dropped"]


@dataclass(slots=True, eq=False)
class Event:
    """One event and its deliveries so far; `body` is the object resource."""

    id: str
    bucket: str
    name: str
    generation: str
    time: str
    body: bytes
    state: State = "pending"
    attempts: int = 0
    deliveries: int = 0
    last_status: int | None = None
    last_error: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers of a delivery, as observed from Eventarc.

        https://docs.cloud.google.com/eventarc/docs/cloudevents
        """
        return {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "From": "noreply@google.com",
            "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
            "ce-id": self.id,
            "ce-source": f"//storage.googleapis.com/projects/_/buckets/{self.bucket}",
            "ce-specversion": "1.0",
            "ce-type": FINALIZED,
            "ce-subject": header_value(f"objects/{self.name}"),
            "ce-time": self.time,
            "ce-bucket": self.bucket,
        }

    def shown(self) -> dict[str, Any]:
        """Return the fields that the control API shows."""
        return {
            "id": self.id,
            "name": self.name,
            "generation": self.generation,
            "state": self.state,
            "attempts": self.attempts,
            "deliveries": self.deliveries,
            "last_status": self.last_status,
            "last_error": self.last_error,
        }


def finalized(resource: Resource) -> Event:
    """Return the event of an object resource. Its id depends only on the object and its generation."""
    identity = f"{resource['bucket']}/{resource['name']}#{resource['generation']}"
    # Events do not have the access control list.
    data = {key: value for key, value in resource.items() if key != "acl"}
    return Event(
        id=str(int.from_bytes(hashlib.sha256(identity.encode()).digest()[:7], "big")),
        bucket=resource["bucket"],
        name=resource["name"],
        generation=resource["generation"],
        time=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        body=json.dumps(data).encode(),
    )


def header_value(text: str) -> str:
    """Return text as a CloudEvents header: percent-encoded except printable ASCII.

    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values
    """
    return "".join(
        character
        if "!" <= character <= "~" and character not in '"%'
        else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in text
    )
