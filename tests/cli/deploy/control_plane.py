"""Google's control plane for one project: the REST calls that gcloud makes in a deployment.

It records every call with its body. The secrets' values are only here, as in Secret Manager.
"""

import ast
import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import google_crc32c
import httpx2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.cli.deploy.gcloud_command import Gcloud, RefusedError
from tests.cli.deploy.played_terraform import PlayedTerraform
from tests.cli.deploy.terraform_command import Terraform

REGIONS = ("asia-east1", "asia-northeast1", "us-central1")
SECRETS = (
    "chat-api-key",
    "chat-endpoints",
    "embedding-api-key",
    "line-channel-access-token",
    "line-channel-secret",
    "openai-api-key",
)
ACCOUNT = "0A0A0A-0B0B0B-0C0C0C"
_ALWAYS_ON = ("/serviceusage/", "/cloudresourcemanager/", "/cloudbilling/")
_WITHOUT_PROJECT = ("/cloudresourcemanager/v1/projects", "/cloudbilling/v1/billingAccounts")
HOST_KEYS = ("chat-api-key", "openai-api-key")
JOB = "projects/my-bot-1/locations/asia-east1/jobs/job-poller"


@dataclass
class ControlPlane:
    """The state of the project `project`; tests change it."""

    project: str = "my-bot-1"
    exists: bool = True
    pays: bool = True
    # The billing accounts that the operator may use: their names by their ids.
    accounts: dict[str, str] = field(default_factory=lambda: {ACCOUNT: "My billing"})
    # Google's errors at the creation of the project and at the link to its billing account.
    no_project: str = ""
    no_link: str = ""
    # Google's error to the next question about a secret.
    secrets_refused: str = ""
    services: set[str] = field(default_factory=set)
    buckets: dict[str, dict[str, Any]] = field(default_factory=dict)
    # The values of each secret, by version from 1 on; None if the version is disabled.
    secrets: dict[str, list[str | None]] = field(default_factory=dict)
    without_cloud_run: set[str] = field(default_factory=set)
    # The region of the database that Terraform has made, or of the dataset bucket alone.
    database_in: str = ""
    bucket_in: str = ""
    # The regions in which this project may build; all unless given.
    builds_in: set[str] | None = None
    # The error with which the organisation refuses public access.
    policy: str = ""
    # The billing account, with or without the right to see its bill.
    currency: str = "USD"
    bill_refused: str = ""
    # The function that Cloud Scheduler calls (it succeeds unless given), and its responses.
    poller_url: str = ""
    job: dict[str, Any] = field(default_factory=lambda: {"name": JOB, "state": "ENABLED"})
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    # The number of calls that are refused before services that were just switched on accept one.
    unsettled: int = 0

    def __post_init__(self) -> None:
        self.terraform = PlayedTerraform(self.buckets, self.objects)
        self.terraforms = {"": self.terraform}
        self.prefixes: dict[str, str] = {}

    def changes(self) -> list[tuple[str, str, Any]]:
        """Return the calls that change something."""
        return [call for call in self.calls if call[0] != "GET"]

    def app(self) -> Starlette:
        """Build the application; gcloud reaches it at /NAME-OF-THE-API/."""
        routes = (
            ("GET", "/cloudresourcemanager/v1/projects/{project}", self._project),
            ("POST", "/cloudresourcemanager/v1/projects", self._create_project),
            ("GET", "/cloudresourcemanager/v1/{operation:path}", self._operation),
            ("GET", "/cloudbilling/v1/projects/{project}/billingInfo", self._billing),
            ("PUT", "/cloudbilling/v1/projects/{project}/billingInfo", self._link),
            ("GET", "/cloudbilling/v1/billingAccounts", self._accounts),
            ("GET", "/cloudbilling/v1/billingAccounts/{account}", self._account),
            ("GET", "/billingbudgets/v1/billingAccounts/{account}/budgets", self._budgets),
            ("GET", "/firestore/v1/projects/{project}/databases/{database}", self._database),
            ("GET", "/serviceusage/v1/projects/{project}/services", self._services),
            ("POST", "/serviceusage/v1/projects/{project}/services:batchEnable", self._enable),
            ("POST", "/serviceusage/v1/projects/{project}/services/{name}:enable", self._enable),
            ("GET", "/storage/v1/b/{bucket}", self._bucket),
            ("POST", "/storage/v1/b", self._make_bucket),
            ("PATCH", "/storage/v1/b/{bucket}", self._change_bucket),
            ("GET", "/secretmanager/v1/projects/{project}/secrets", self._secrets),
            ("GET", "/secretmanager/v1/projects/{project}/secrets/{name}/versions", self._versions),
            ("POST", "/secretmanager/v1/projects/{project}/secrets/{name}:addVersion", self._add),
            ("GET", "/secretmanager/v1/projects/{project}/secrets/{name}/versions/{n}:access", self._access),
            (
                "POST",
                "/secretmanager/v1/projects/{project}/secrets/{name}/versions/{n}:disable",
                self._disable,
            ),
            ("DELETE", "/storage/v1/b/{bucket}", self._delete_bucket),
            ("GET", "/storage/v1/b/{bucket}/o/{name:path}", self._object),
            ("PATCH", "/firestore/v1/projects/{project}/databases/{name}", self._change_database),
            ("DELETE", "/firestore/v1/projects/{project}/databases/{name}", self._change_database),
            ("GET", "/{api}/{version}/projects/{project}/locations", self._locations),
            ("GET", "/cloudscheduler/v1/{job:path}", self._job),
            ("POST", "/cloudscheduler/v1/{job:path}:run", self._run),
        )
        recorded = [Route(path, self._recorded(call), methods=[method]) for method, path, call in routes]
        more = (
            Route("/test/programs/{program}", self._program, methods=["POST"]),
            Route("/upload/storage/v1/b/{bucket}/o", self._upload, methods=["POST"]),
        )
        return Starlette(routes=[*recorded, *more])

    async def _program(self, request: Request) -> Response:
        """Answer a program that a deployment has started: exit code, output and errors."""
        words, environment, stdin = ast.literal_eval((await request.body()).decode())
        program = request.path_params["program"]
        played = await run_in_threadpool(self._played, program, words, environment, stdin)
        return Response(b"\0".join(part.encode() for part in played))

    def _played(
        self, program: str, words: list[str], environment: dict[str, str], stdin: bytes
    ) -> tuple[str, str, str]:
        called: Gcloud | Terraform
        if program == "gcloud":
            called = Gcloud(words, environment, stdin)
            settings = {name: value for name, value in environment.items() if name.startswith("CLOUDSDK_")}
            told = {"words": words, "settings": settings}
        else:
            called = Terraform(self, words, environment)
            told = {"words": called.words, "variables": called.variables}
        with Path(environment["TEST_COMMANDS"]).open("a") as log:
            log.write(json.dumps({"program": program, **told}) + "\n")
        try:
            return "0", f"{called.run()}\n", ""
        except RefusedError as refusal:
            return "1", "", f"{refusal}\n"

    async def _upload(self, request: Request) -> Response:
        bucket, name = request.path_params["bucket"], request.query_params["name"]
        if bucket not in self.buckets:
            return refused(404, "NOT_FOUND")
        self.objects[bucket, name] = await request.body()
        self.calls.append(("POST", request.url.path, None))
        return JSONResponse(self._described(bucket, name))

    def _object(self, request: Request, _body: Any) -> Response:
        key = (request.path_params["bucket"], request.path_params["name"])
        if key not in self.objects:
            return refused(404, "NOT_FOUND")
        if request.query_params.get("alt") == "media":
            return Response(self.objects[key], media_type="application/octet-stream")
        return JSONResponse(self._described(*key))

    def _described(self, bucket: str, name: str) -> dict[str, Any]:
        content = self.objects[bucket, name]
        return {"kind": "storage#object", "bucket": bucket, "name": name, "size": str(len(content))}

    def _delete_bucket(self, request: Request, _body: Any) -> Response:
        for terraform in self.terraforms.values():
            terraform.bucket_gone(request.path_params["bucket"])
        return Response(status_code=204)

    def _change_database(self, request: Request, _body: Any) -> Response:
        """Remove the database's protection, or delete the database with its fields."""
        if request.method == "DELETE":
            self.terraform.gone("google_firestore_database.bot")
            self.database_in = ""
        return JSONResponse({"name": "operations/1", "done": True, "response": {}})

    def terraform_of(self, variables: Mapping[str, Any]) -> PlayedTerraform:
        """Return the resources of one bot, by its name behind those of the first."""
        suffix = f"-{variables['bot']}" if variables.get("bot") else ""
        new = PlayedTerraform(self.buckets, self.objects, suffix)
        return self.terraforms.setdefault(suffix, new)

    def make_secrets(self, variables: Mapping[str, Any]) -> None:
        """Make the secrets that are needed or have a version. Vertex AI needs no key of another host."""
        is_vertex = variables.get("trainer", "vertex") == "vertex"
        optional = {"chat-endpoints", "embedding-api-key", *(HOST_KEYS if is_vertex else ())}
        for name in SECRETS:
            if name not in optional or name in variables.get("secret_versions", {}):
                self.secrets.setdefault(f"{name}{self.terraform_of(variables).suffix}", [])

    def objection(self, variables: Mapping[str, Any]) -> str:
        """Return Google's error for these variables, if any. Earlier resources are made."""
        region = variables.get("region", "asia-east1")
        if self.database_in and region != self.database_in:
            return "Error: Instance cannot be destroyed"
        self.database_in = region
        if variables.get("billing_account") and self.bill_refused:
            return f"Error: Error creating Budget: googleapi: Error 403: {self.bill_refused}"
        if self.builds_in is not None and region not in self.builds_in:
            return "Build failed: due to quota restrictions, cannot run builds in this region"
        if self.policy and variables.get("public_by") != "no_check":
            return f"Error: Error setting IAM policy: googleapi: Error 400: {self.policy}"
        return ""

    def _recorded(self, call: Callable[[Request, Any], Response]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            raw = await request.body()
            body = json.loads(raw) if raw else None
            self.calls.append((request.method, request.url.path, body))
            is_ours = request.path_params.get("project", self.project) == self.project
            if not is_ours or not (self.exists or request.url.path in _WITHOUT_PROJECT):
                return refused(403, "PERMISSION_DENIED")
            if self.unsettled and not request.url.path.startswith(_ALWAYS_ON):
                self.unsettled -= 1
                return refused(403, "The API has not been used in project 123 before or it is disabled.")
            return call(request, body)

        return answer

    def _project(self, _request: Request, _body: Any) -> Response:
        return JSONResponse({"projectId": self.project, "projectNumber": "123", "lifecycleState": "ACTIVE"})

    def _create_project(self, _request: Request, body: Any) -> Response:
        if self.no_project:
            return refused(409 if "in use" in self.no_project else 403, self.no_project)
        self.project, self.exists, self.pays = body["projectId"], True, False
        return JSONResponse({"name": "operations/cp.1", "done": True, "response": {}})

    def _operation(self, _request: Request, _body: Any) -> Response:
        return JSONResponse({"name": "operations/cp.1", "done": True, "response": {}})

    def _link(self, request: Request, body: Any) -> Response:
        if self.no_link:
            return refused(403, self.no_link)
        self.pays = bool(body["billingAccountName"])
        return self._billing(request, body)

    def _billing(self, _request: Request, _body: Any) -> Response:
        name = f"billingAccounts/{ACCOUNT}" if self.pays else ""
        return JSONResponse({"billingAccountName": name, "billingEnabled": self.pays})

    def _accounts(self, _request: Request, _body: Any) -> Response:
        found = [
            {"name": f"billingAccounts/{identity}", "open": True, "displayName": name}
            for identity, name in self.accounts.items()
        ]
        return JSONResponse({"billingAccounts": found})

    def _account(self, request: Request, _body: Any) -> Response:
        name = f"billingAccounts/{request.path_params['account']}"
        return JSONResponse({"name": name, "open": True, "currencyCode": self.currency})

    def _budgets(self, _request: Request, _body: Any) -> Response:
        return refused(403, self.bill_refused) if self.bill_refused else JSONResponse({})

    def _database(self, request: Request, _body: Any) -> Response:
        other = self.terraforms.get(request.path_params["database"].removeprefix("tuneline"))
        if not self.database_in or other is None:
            return refused(404, "NOT_FOUND")
        name = f"projects/{self.project}/databases/{request.path_params['database']}"
        return JSONResponse({"name": name, "locationId": self.database_in, "type": "FIRESTORE_NATIVE"})

    def _services(self, _request: Request, _body: Any) -> Response:
        on = [{"config": {"name": name}, "state": "ENABLED"} for name in sorted(self.services)]
        return JSONResponse({"services": on})

    def _enable(self, request: Request, body: Any) -> Response:
        self.services |= set((body or {}).get("serviceIds") or [request.path_params["name"]])
        return JSONResponse({"name": "operations/noop.DONE_OPERATION", "done": True, "response": {}})

    def _bucket(self, request: Request, _body: Any) -> Response:
        found = self.buckets.get(request.path_params["bucket"])
        if self.bucket_in and request.path_params["bucket"] == f"{self.project}-tuneline-datasets":
            found = {"name": request.path_params["bucket"], "location": self.bucket_in.upper()}
        return JSONResponse(found) if found else refused(404, "NOT_FOUND")

    def _make_bucket(self, _request: Request, body: Any) -> Response:
        if body["name"] in self.buckets:
            return refused(409, "ALREADY_EXISTS")
        self.buckets[body["name"]] = {**body, "id": body["name"], "metageneration": "1"}
        return JSONResponse(self.buckets[body["name"]])

    def _change_bucket(self, request: Request, body: Any) -> Response:
        self.buckets[request.path_params["bucket"]] |= body
        return JSONResponse(self.buckets[request.path_params["bucket"]])

    def _secrets(self, _request: Request, _body: Any) -> Response:
        if "secretmanager.googleapis.com" not in self.services:
            return refused(403, "SERVICE_DISABLED")
        named = [{"name": f"projects/123/secrets/{name}"} for name in sorted(self.secrets)]
        return JSONResponse({"secrets": named})

    def _versions(self, request: Request, _body: Any) -> Response:
        name = request.path_params["name"]
        if self.secrets_refused:
            error, self.secrets_refused = self.secrets_refused, ""
            return refused(500, error)
        if name not in self.secrets:
            return refused(404, "NOT_FOUND")
        there = [
            {"name": f"projects/123/secrets/{name}/versions/{number}", "state": "ENABLED"}
            for number, value in enumerate(self.secrets[name], start=1)
            if value is not None
        ]
        return JSONResponse({"versions": there[::-1]})

    def _add(self, request: Request, body: Any) -> Response:
        name = request.path_params["name"]
        if name not in self.secrets:
            return refused(404, "NOT_FOUND")
        data = base64.b64decode(body["payload"]["data"])
        crc = str(google_crc32c.value(data))
        assert body["payload"].get("dataCrc32c", crc) == crc
        self.secrets[name].append(data.decode())
        version = f"projects/123/secrets/{name}/versions/{len(self.secrets[name])}"
        return JSONResponse({"name": version, "state": "ENABLED", "clientSpecifiedPayloadChecksum": True})

    def _access(self, request: Request, _body: Any) -> Response:
        name, version = request.path_params["name"], request.path_params["n"]
        if not self.secrets.get(name):
            return refused(404, "NOT_FOUND")
        number = len(self.secrets[name]) if version == "latest" else int(version)
        value = self.secrets[name][number - 1]
        if value is None:
            return refused(400, "FAILED_PRECONDITION")
        payload = {
            "data": base64.b64encode(value.encode()).decode(),
            "dataCrc32c": str(google_crc32c.value(value.encode())),
        }
        return JSONResponse({"name": f"projects/123/secrets/{name}/versions/{number}", "payload": payload})

    def _disable(self, request: Request, _body: Any) -> Response:
        name, number = request.path_params["name"], int(request.path_params["n"])
        self.secrets[name][number - 1] = None
        return JSONResponse({"name": f"projects/123/secrets/{name}/versions/{number}", "state": "DISABLED"})

    def _locations(self, request: Request, _body: Any) -> Response:
        hidden = self.without_cloud_run if request.path_params["api"] == "run" else set()
        there = [
            {"name": f"projects/{self.project}/locations/{region}", "locationId": region}
            for region in REGIONS
            if region not in hidden
        ]
        return JSONResponse({"locations": there})

    def _job(self, _request: Request, _body: Any) -> Response:
        return JSONResponse(self.job)

    def _run(self, _request: Request, _body: Any) -> Response:
        """Call the function like the schedule. The code is Cloud Scheduler's for an error."""
        status = 200
        if self.poller_url:
            status = httpx2.post(self.poller_url, trust_env=False, timeout=60).status_code
        self.job["lastAttemptTime"] = f"2026-11-20T00:00:{len(self.calls):02d}Z"
        self.job["status"] = {} if status == 200 else {"code": 13}
        return JSONResponse(self.job)


def refused(status: int, reason: str) -> Response:
    """Return an error of Google's APIs."""
    return JSONResponse({"error": {"code": status, "message": reason, "status": reason}}, status)
