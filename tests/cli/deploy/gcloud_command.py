"""The commands of gcloud that a deployment uses: each makes the real one's REST call.

`test_gcloud.py` runs the real one on the same control plane and compares the calls.
"""

import base64
import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit


class RefusedError(Exception):
    """The command ends with this error."""


class Gcloud:
    """One call: its words without the options, the options, the shell's environment and the input."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], stdin: bytes) -> None:
        self.plain = [word for word in words if not word.startswith("--")]
        pairs = (word[2:].partition("=") for word in words if word.startswith("--"))
        self.given = {name: value for name, _, value in pairs}
        self.environment, self.stdin = environment, stdin
        self.project = self.given.get("project", self.plain[-1])
        self.secrets = f"/secretmanager/v1/projects/{self.project}/secrets"
        self.databases = f"/firestore/v1/projects/{self.project}/databases"
        self.services = f"/serviceusage/v1/projects/{self.project}/services"

    def run(self) -> str:
        """Return the output. Raises RefusedError."""
        for length in (3, 2):
            command = COMMANDS.get(tuple(self.plain[:length]))
            if command:
                return command(self, *self.plain[length:])
        raise RefusedError(f"ERROR: (gcloud) Invalid choice: {self.plain}")

    def called(self, method: str, path: str, body: Any = None) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        return json.loads(self.fetched(method, path, content) or b"{}")

    def fetched(self, method: str, path: str, content: bytes = b"") -> bytes:
        connection = HTTPConnection(urlsplit(self.environment["TEST_CONTROL_PLANE"]).netloc, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, content)
            answer = connection.getresponse()
            found = answer.read()
        if answer.status >= 400:
            said = json.loads(found)["error"]["message"]
            raise RefusedError(f"ERROR: (gcloud) {answer.status} {said}")
        return found

    def account(self) -> str:
        return self.environment.get("TEST_ACCOUNT", "")

    def token(self) -> str:
        if not self.account():
            raise RefusedError("ERROR: no credentials")
        return "a-token"

    def project_state(self, name: str) -> str:
        return str(self.called("GET", f"/cloudresourcemanager/v1/projects/{name}")["lifecycleState"])

    def create_project(self, name: str) -> str:
        body = {"name": name, "projectId": name}
        operation = self.called("POST", "/cloudresourcemanager/v1/projects", body)["name"]
        self.called("GET", f"/cloudresourcemanager/v1/{operation}")
        cloud_apis = f"/serviceusage/v1/projects/{name}/services/cloudapis.googleapis.com:enable"
        return self.quiet("POST", cloud_apis, {})

    def link(self, name: str) -> str:
        account = f"billingAccounts/{self.given['billing-account']}"
        path = f"/cloudbilling/v1/projects/{name}/billingInfo"
        linked = self.called("PUT", path, {"billingAccountName": account})
        return f"billingAccountName: {linked['billingAccountName']}\nbillingEnabled: true"

    def bill(self, name: str) -> str:
        return json.dumps(self.called("GET", f"/cloudbilling/v1/projects/{name}/billingInfo"))

    def accounts(self) -> str:
        listed = self.called("GET", "/cloudbilling/v1/billingAccounts").get("billingAccounts", [])
        return "\n".join(f"{names([each])}\t{each['displayName']}" for each in listed)

    def currency(self, account: str) -> str:
        return str(self.called("GET", f"/cloudbilling/v1/billingAccounts/{account}")["currencyCode"])

    def budgets(self) -> str:
        account = self.given["billing-account"]
        return names(
            self.called("GET", f"/billingbudgets/v1/billingAccounts/{account}/budgets").get("budgets", [])
        )

    def database_place(self) -> str:
        return str(self.called("GET", f"{self.databases}/{self.given['database']}")["locationId"])

    def unprotect_database(self) -> str:
        return self.quiet("PATCH", f"{self.databases}/{self.given['database']}", {})

    def delete_database(self) -> str:
        return self.quiet("DELETE", f"{self.databases}/{self.given['database']}")

    def list_services(self) -> str:
        return "\n".join(one["config"]["name"] for one in self.called("GET", self.services)["services"])

    def enable(self, *services: str) -> str:
        return self.quiet("POST", f"{self.services}:batchEnable", {"serviceIds": services})

    def bucket(self, url: str) -> str:
        return str(self.called("GET", f"/storage/v1/b/{url[5:]}")[self.given["format"][6:-1]])

    def make_bucket(self, url: str) -> str:
        access = {"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": {"enabled": True}}
        wanted = {"iamConfiguration": access, "location": self.given["location"], "name": url[5:]}
        return self.quiet("POST", "/storage/v1/b", wanted)

    def change_bucket(self, url: str) -> str:
        change = {"name": url[5:], "versioning": {"enabled": "versioning" in self.given}}
        return self.quiet("PATCH", f"/storage/v1/b/{url[5:]}", change)

    def delete_buckets(self, *urls: str) -> str:
        for url in urls:
            self.quiet("DELETE", f"/storage/v1/b/{url[5:]}")
        return ""

    def object_name(self, url: str) -> str:
        return str(self.called("GET", object_path(url))["name"])

    def content(self, url: str) -> bytes:
        self.called("GET", object_path(url))
        return self.fetched("GET", f"{object_path(url)}?alt=media")

    def shown(self, url: str) -> str:
        return self.content(url).decode()

    def copy(self, source: str, target: str) -> str:
        if source.startswith("gs://"):
            Path(target).write_bytes(self.content(source))
            return ""
        bucket, _, name = target[5:].partition("/")
        path = f"/upload/storage/v1/b/{bucket}/o?uploadType=media&name={quote(name, safe='')}"
        self.fetched("POST", path, Path(source).read_bytes())
        return ""

    def list_secrets(self) -> str:
        return names(self.called("GET", self.secrets)["secrets"])

    def versions(self, name: str) -> str:
        return names(self.called("GET", f"{self.secrets}/{name}/versions")["versions"])

    def add_version(self, name: str) -> str:
        payload = {"data": base64.b64encode(self.stdin).decode()}
        return self.quiet("POST", f"{self.secrets}/{name}:addVersion", {"payload": payload})

    def value(self, number: str) -> str:
        path = f"{self.secrets}/{self.given['secret']}/versions/{number}:access"
        return base64.b64decode(self.called("GET", path)["payload"]["data"]).decode()

    def disable(self, number: str) -> str:
        return self.quiet("POST", f"{self.secrets}/{self.given['secret']}/versions/{number}:disable", {})

    def run_job(self, job: str) -> str:
        return self.quiet("POST", f"/cloudscheduler/v1/{job}:run", {})

    def job(self, job: str) -> str:
        return json.dumps(self.called("GET", f"/cloudscheduler/v1/{job}"))

    def locations(self) -> str:
        apis = {"tasks": "cloudtasks/v2", "scheduler": "cloudscheduler/v1"}
        api = apis.get(self.plain[0], f"{self.plain[0]}/v1")
        return names(self.called("GET", f"/{api}/projects/{self.project}/locations")["locations"])

    def quiet(self, method: str, path: str, body: Any = None) -> str:
        """Make a call whose response is not printed."""
        self.called(method, path, body)
        return ""


def object_path(url: str) -> str:
    bucket, _, name = url[5:].partition("/")
    return f"/storage/v1/b/{bucket}/o/{quote(name, safe='')}"


def names(found: list[dict[str, Any]]) -> str:
    return "\n".join(one["name"].rpartition("/")[2] for one in found)


COMMANDS: dict[tuple[str, ...], Callable[..., str]] = {
    ("auth", "list"): Gcloud.account,
    ("auth", "application-default", "print-access-token"): Gcloud.token,
    ("projects", "describe"): Gcloud.project_state,
    ("projects", "create"): Gcloud.create_project,
    ("billing", "projects", "link"): Gcloud.link,
    ("billing", "projects", "describe"): Gcloud.bill,
    ("billing", "accounts", "list"): Gcloud.accounts,
    ("billing", "accounts", "describe"): Gcloud.currency,
    ("billing", "budgets", "list"): Gcloud.budgets,
    ("firestore", "databases", "describe"): Gcloud.database_place,
    ("firestore", "databases", "update"): Gcloud.unprotect_database,
    ("firestore", "databases", "delete"): Gcloud.delete_database,
    ("services", "list"): Gcloud.list_services,
    ("services", "enable"): Gcloud.enable,
    ("storage", "buckets", "describe"): Gcloud.bucket,
    ("storage", "buckets", "create"): Gcloud.make_bucket,
    ("storage", "buckets", "update"): Gcloud.change_bucket,
    ("storage", "objects", "describe"): Gcloud.object_name,
    ("storage", "cat"): Gcloud.shown,
    ("storage", "cp"): Gcloud.copy,
    ("storage", "rm"): Gcloud.delete_buckets,
    ("secrets", "list"): Gcloud.list_secrets,
    ("secrets", "versions", "list"): Gcloud.versions,
    ("secrets", "versions", "add"): Gcloud.add_version,
    ("secrets", "versions", "access"): Gcloud.value,
    ("secrets", "versions", "disable"): Gcloud.disable,
    ("run", "regions", "list"): Gcloud.locations,
    ("tasks", "locations", "list"): Gcloud.locations,
    ("scheduler", "locations", "list"): Gcloud.locations,
    ("firestore", "locations", "list"): Gcloud.locations,
    ("scheduler", "jobs", "run"): Gcloud.run_job,
    ("scheduler", "jobs", "describe"): Gcloud.job,
}
