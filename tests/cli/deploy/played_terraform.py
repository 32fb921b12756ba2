"""The resources that Terraform creates in a project, and its state in the state bucket.

A resource that exists and is not in its state is a 409, as at Google.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

PROJECT = "my-bot-1"
STATE = f"{PROJECT}-tuneline-state"
RESOURCES = (
    "data.google_project.this",
    'google_cloudfunctions2_function.all["line_reply"]',
    "google_cloud_tasks_queue.replies",
    "google_firestore_database.bot",
    'google_firestore_field.expire_at["chats"]',
    'google_project_iam_custom_role.vertex["tunelineAnswerer"]',
    'google_project_service.all["run.googleapis.com"]',
    'google_secret_manager_secret.all["OPENAI_API_KEY"]',
    'google_secret_manager_secret_iam_member.readers["line_reply OPENAI_API_KEY"]',
    "google_storage_bucket.artifacts",
    "google_storage_bucket.datasets",
    "google_storage_bucket.source",
    "google_storage_bucket.training",
    'google_storage_bucket_iam_member.functions["job_poller_writes_artifacts"]',
    "google_storage_bucket_object.bundle",
    "terraform_data.services_settled",
)
# Resources that Google refuses to create again.
_ONE_OF_A_NAME = (
    "google_cloud_tasks_queue.",
    "google_firestore_database.",
    "google_project_iam_custom_role.",
    "google_storage_bucket.",
)


class ConflictError(Exception):
    """A resource of this name exists."""


@dataclass
class PlayedTerraform:
    """The state and the resources of one bot; `buckets` and `objects` are the cloud's.

    `suffix` is what another bot than the first has behind its names.
    """

    buckets: dict[str, dict[str, Any]]
    objects: dict[tuple[str, str], bytes]
    suffix: str = ""
    known: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    bundle: str = ""

    @property
    def source(self) -> str:
        """The bucket of the zip."""
        return f"{PROJECT}-tuneline{self.suffix}-source"

    def deployed(self, content: bytes = b"a zip") -> None:
        """Create everything, like an `apply` that deploys the zip `content`."""
        self.buckets.setdefault(STATE, {"name": STATE, "versioning": {"enabled": True}})
        self.apply((), content)

    def apply(self, targets: Iterable[str], content: bytes) -> None:
        """Create the missing resources, all or those in `targets`. Raises ConflictError."""
        for address in _chosen(RESOURCES, targets):
            if address in self.made and address not in self.known and address.startswith(_ONE_OF_A_NAME):
                raise ConflictError(
                    f"Error 409: {address}: Your previous request succeeded and you already own it"
                )
            self.known.add(address)
            self.made.add(address)
            self._made(address, content)

    def destroy(self, targets: Iterable[str]) -> None:
        """Delete the resources in `targets`."""
        for address in _chosen(tuple(self.known), targets):
            self.known.discard(address)
            self.gone(address)
            self.buckets.pop(self._bucket(address), None)

    def gone(self, address: str) -> None:
        """Delete a resource by hand, outside Terraform."""
        self.made.discard(address)

    def bucket_gone(self, name: str) -> None:
        """Delete a bucket by hand, with its objects; the state bucket has the state."""
        self.buckets.pop(name, None)
        for key in [key for key in self.objects if key[0] == name]:
            del self.objects[key]
        self.made -= {address for address in self.made if self._bucket(address) == name}
        if name == STATE:
            self.known.clear()
            self.bundle = ""

    def _made(self, address: str, content: bytes) -> None:
        if name := self._bucket(address):
            self.buckets.setdefault(name, {"name": name})
        if address == "google_storage_bucket_object.bundle":
            self.bundle = f"source/{hashlib.sha256(content).hexdigest()}.zip"
            self.objects[self.source, self.bundle] = content

    def _bucket(self, address: str) -> str:
        kind, _, name = address.partition(".")
        if kind != "google_storage_bucket":
            return ""
        return f"{PROJECT}-tuneline{self.suffix}-{name.partition('[')[0]}"


def _chosen(addresses: Iterable[str], targets: Iterable[str]) -> list[str]:
    wanted = tuple(targets)
    return [one for one in addresses if not wanted or one.startswith(wanted)]
