"""Tokens, rights, faults and clean-up of the emulator of Vertex AI, through Google's own libraries."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.genai import errors

from tests.emulators.google_project import BASE, NUMBER, SECONDS, GoogleProject
from tests.running import free_ports, until
from tuneline_dev.emulators.vertex.operations import PERMISSIONS, operation

SCRIPTS = Path(__file__).parents[2] / "scripts"
TOKEN_PATH = "/computeMetadata/v1/instance/service-accounts/default/token"
FLAVOR = {"Metadata-Flavor": "Google"}
MODELS = "projects/local/locations/us/publishers/google/models"
HELLO = {"contents": [{"role": "user", "parts": [{"text": "你好"}]}]}


def token_of(google: GoogleProject) -> dict[str, Any]:
    """The token that the metadata server gives."""
    answer = httpx2.get(google.vertex.url + TOKEN_PATH, headers=FLAVOR, trust_env=False)
    answer.raise_for_status()
    assert answer.headers["metadata-flavor"] == "Google"
    return dict(answer.json())


def ask(google: GoogleProject, token: str | None) -> httpx2.Response:
    """Ask a model with a token."""
    return google.call("POST", f"{MODELS}/{BASE}:generateContent", HELLO, token=token)


# The metadata server


def test_google_auth_finds_the_project_and_a_token_that_is_let_through(
    google: GoogleProject, tmp_path: Path
) -> None:
    """In a process of its own, because the library reads its settings when it is imported."""
    program = (
        "import google.auth, google.auth.transport.requests as transport\n"
        "credentials, project = google.auth.default()\n"
        "credentials.refresh(transport.Request())\n"
        "print(project, credentials.service_account_email, credentials.token)"
    )
    host = google.vertex.metadata_host
    # The library looks for the server at its address, and then asks it under its name.
    environment = {"GCE_METADATA_HOST": host, "GCE_METADATA_IP": host, "HOME": str(tmp_path), "NO_PROXY": "*"}
    printed = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)
    project, account, token = printed.split()
    assert (project, account) == ("local", "tuneline@local.iam.gserviceaccount.com")
    assert ask(google, token).status_code == 200


def test_without_its_header_the_metadata_server_refuses(google: GoogleProject) -> None:
    assert httpx2.get(google.vertex.url + TOKEN_PATH, trust_env=False).status_code == 403


def test_the_metadata_server_gives_the_same_token_until_it_is_about_to_end(google: GoogleProject) -> None:
    first = token_of(google)
    assert (first["expires_in"], first["token_type"]) == (3600, "Bearer")
    google.clock.now += 3000
    assert token_of(google) == {**first, "expires_in": 600}
    google.clock.now += 301
    assert token_of(google)["access_token"] != first["access_token"]


def test_a_token_ends(google: GoogleProject) -> None:
    google.vertex.set(token_seconds=60)
    token = token_of(google)["access_token"]
    assert ask(google, token).status_code == 200
    google.clock.now += 60
    refused = ask(google, token)
    assert refused.status_code == 401
    assert refused.json()["error"]["status"] == "UNAUTHENTICATED"
    assert refused.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_EXPIRED"


def test_tokens_can_be_revoked(google: GoogleProject) -> None:
    token = token_of(google)["access_token"]
    google.vertex.post("/sim/revoke_tokens")
    assert ask(google, token).status_code == 401
    assert ask(google, token_of(google)["access_token"]).status_code == 200


@pytest.mark.parametrize(
    ("token", "reason"), [(None, "CREDENTIALS_MISSING"), ("wrong", "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
)
def test_a_call_without_a_good_token_is_refused(
    google: GoogleProject, token: str | None, reason: str
) -> None:
    refused = ask(google, token)
    assert refused.status_code == 401
    assert refused.json()["error"]["details"][0]["reason"] == reason


def test_the_metadata_server_may_be_away_or_without_a_token(google: GoogleProject) -> None:
    google.vertex.fault("metadata.token", "reset")
    with pytest.raises(httpx2.TransportError):
        token_of(google)
    google.vertex.fault("metadata.token", "status", status=404)
    with pytest.raises(httpx2.HTTPStatusError):
        token_of(google)
    assert token_of(google)["access_token"]


def test_the_metadata_server_may_be_slow(google: GoogleProject) -> None:
    google.vertex.set(metadata_seconds=5)
    with pytest.raises(httpx2.TimeoutException):
        httpx2.get(google.vertex.url + TOKEN_PATH, headers=FLAVOR, timeout=0.05, trust_env=False)


# Rights


@pytest.mark.parametrize("permission", sorted(set(PERMISSIONS.values())))
def test_a_right_that_is_denied_is_named(google: GoogleProject, permission: str) -> None:
    google.vertex.set(denied_permissions=[permission])
    parent = f"projects/{NUMBER}/locations/us"
    paths = {
        "aiplatform.tuningJobs.create": ("POST", f"{parent}/tuningJobs"),
        "aiplatform.tuningJobs.list": ("GET", f"{parent}/tuningJobs"),
        "aiplatform.tuningJobs.get": ("GET", f"{parent}/tuningJobs/7"),
        "aiplatform.tuningJobs.cancel": ("POST", f"{parent}/tuningJobs/7:cancel"),
        "aiplatform.endpoints.predict": ("POST", f"{parent}/endpoints/7:generateContent"),
        "aiplatform.endpoints.get": ("GET", f"{parent}/endpoints/7"),
        "aiplatform.endpoints.undeploy": ("POST", f"{parent}/endpoints/7:undeployModel"),
        "aiplatform.endpoints.delete": ("DELETE", f"{parent}/endpoints/7"),
        "aiplatform.models.get": ("GET", f"{parent}/models/7"),
        "aiplatform.models.delete": ("DELETE", f"{parent}/models/7"),
    }
    refused = google.call(*paths[permission], {})
    assert refused.status_code == 403
    assert f"Permission '{permission}' denied on resource" in refused.json()["error"]["message"]


def test_a_disabled_api_is_refused_with_its_reason(google: GoogleProject) -> None:
    google.vertex.set(service_disabled=True)
    with pytest.raises(errors.ClientError) as refused:
        google.tune()
    assert refused.value.code == 403
    assert refused.value.details["error"]["details"][0]["reason"] == "SERVICE_DISABLED"


def test_another_project_is_refused(google: GoogleProject) -> None:
    assert google.call("GET", "projects/other/locations/us-central1/tuningJobs").status_code == 403


# Faults


def test_a_lost_create_has_made_the_job(google: GoogleProject) -> None:
    google.vertex.fault("tuningJobs.create", "lost_answer")
    with pytest.raises(httpx2.TransportError):
        google.tune(labels={"tuneline": "mark"})
    with google.sdk() as sdk:
        (job,) = sdk.tunings.list()
    assert job.labels == {"tuneline": "mark"}


def test_a_fault_of_google_s_own_has_google_s_body_and_makes_no_job(google: GoogleProject) -> None:
    google.vertex.fault("tuningJobs.create", "status", status=500)
    with pytest.raises(errors.ServerError) as failed:
        google.tune()
    assert (failed.value.code, failed.value.status) == (500, "INTERNAL")
    with google.sdk() as sdk:
        assert list(sdk.tunings.list()) == []


def test_a_job_fails_with_a_code_of_google_s(google: GoogleProject) -> None:
    google.vertex.set(fail_next_job={"code": 13, "message": "Internal error."})
    failed = google.after(google.tune(), 1.0)
    assert failed.state == "JOB_STATE_FAILED"
    assert failed.error is not None
    assert (failed.error.code, failed.error.message) == (13, "Internal error.")
    assert google.after(google.tune(), 1.0).state == "JOB_STATE_SUCCEEDED"


def test_a_job_may_wait_for_quota_or_never_end(google: GoogleProject) -> None:
    google.vertex.set(quota_wait_seconds=3 * SECONDS, waiting_state="JOB_STATE_PENDING")
    job = google.tune()
    assert google.after(job, 3.0).state == "JOB_STATE_PENDING"
    detail = google.job(job.name, version="v1beta1").tuning_job_state
    assert detail == "TUNING_JOB_STATE_WAITING_FOR_QUOTA"
    assert google.after(job, 1.0).state == "JOB_STATE_SUCCEEDED"
    google.vertex.set(quota_wait_seconds=0, stick_next_job=True)
    assert google.after(google.tune(), 1000).state == "JOB_STATE_RUNNING"


def test_a_state_can_be_forced(google: GoogleProject) -> None:
    job = google.tune()
    google.vertex.set(job_state={"*": "JOB_STATE_PAUSED"})
    assert google.job(job.name).state == "JOB_STATE_PAUSED"
    google.vertex.set(job_state={"*": None})
    assert google.job(job.name).state == "JOB_STATE_QUEUED"
    google.vertex.set(job_state={str(job.name).rpartition("/")[2]: "JOB_STATE_PARTIALLY_SUCCEEDED"})
    assert google.job(job.name).tuned_model is None
    done = google.after(job, 1.0)
    assert done.state == "JOB_STATE_PARTIALLY_SUCCEEDED"
    assert done.tuned_model is not None


def test_errors_are_lists_on_chosen_operations(google: GoogleProject) -> None:
    google.vertex.set(list_errors=["publishers.generateContent"], most_input_tokens=1)
    body = ask(google, "wrong").json()
    assert [item["error"]["code"] for item in body] == [401]
    with pytest.raises(errors.ClientError) as refused:
        google.ask(BASE, "你好")
    assert refused.value.code == 400
    assert (
        google.call("GET", "projects/local/locations/us-central1/tuningJobs/7").json()["error"]["code"] == 404
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"job_second": 3}, "no setting is called"),
        ({"second_job": "queued"}, "refused, waits"),
        ({"fail_next_job": {"code": "13"}}, "code"),
        ({"refuse_row": {"row": "1"}}, "row"),
        ({"concurrent_jobs": -1}, "whole number"),
        ({"refused_levels": {BASE: "MINIMAL"}}, "list of words"),
        ({"shutdown_date": {BASE: "soon"}}, "isoformat"),
    ],
)
def test_a_wrong_setting_is_refused_and_says_why(
    google: GoogleProject, given: dict[str, Any], words: str
) -> None:
    answer = httpx2.post(f"{google.vertex.url}/control", json={"set": given}, trust_env=False)
    assert answer.status_code == 400
    assert words in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/projects/p/locations/us-central1/tuningJobs", "tuningJobs.create"),
        ("GET", "/v1beta1/projects/p/locations/us-central1/tuningJobs/7", "tuningJobs.get"),
        ("POST", "/v1/projects/p/locations/us-central1/tuningJobs/7:cancel", "tuningJobs.cancel"),
        ("POST", "/v1/projects/p/locations/us/endpoints/9:generateContent", "endpoints.generateContent"),
        ("POST", f"/v1/{MODELS}/{BASE}:countTokens", "publishers.countTokens"),
        ("GET", TOKEN_PATH, "metadata.token"),
        ("GET", "/control", None),
    ],
)
def test_operations_have_the_names_that_faults_use(method: str, path: str, name: str | None) -> None:
    assert operation(method, path) == name


# Cleaning up


def test_a_model_is_undeployed_and_deleted_with_its_endpoint(google: GoogleProject) -> None:
    job = google.after(google.tune(), 1.0)
    assert job.tuned_model is not None
    endpoint, model = str(job.tuned_model.endpoint), str(job.tuned_model.model).removesuffix("@1")
    (deployed,) = google.call("GET", endpoint).json()["deployedModels"]
    assert deployed["model"] == model
    assert google.call("GET", f"{model}@1").json()["deployedModels"][0]["endpoint"] == endpoint
    for early in (endpoint, model, f"{model}@1"):
        assert google.call("DELETE", early).status_code == 400
    operation_of = google.call(
        "POST", f"{endpoint}:undeployModel", {"deployedModelId": deployed["id"]}
    ).json()
    assert operation_of["done"]
    assert google.call("POST", f"{endpoint}:generateContent", HELLO).status_code == 404
    for name in (endpoint, model):
        assert google.call("DELETE", name).json()["done"]
        assert google.call("GET", name).status_code == 404
        assert google.call("DELETE", name).status_code == 404


def test_an_operation_may_take_its_time(google: GoogleProject) -> None:
    google.vertex.set(operation_seconds=30)
    endpoint = google.tuned()
    (deployed,) = google.call("GET", endpoint).json()["deployedModels"]
    begun = google.call("POST", f"{endpoint}:undeployModel", {"deployedModelId": deployed["id"]}).json()
    assert "done" not in begun
    google.clock.now += 30
    assert google.call("GET", begun["name"]).json()["done"]


def test_the_emulator_shows_its_jobs_without_the_rows_of_the_user(google: GoogleProject) -> None:
    google.after(google.tune(), 1.0)
    shown = google.vertex.get("/sim/state")
    (job,), (model,) = shown["jobs"], shown["models"]
    assert job["progress"] == 1
    assert "userDatasetExamples" not in job["tuningDataStats"]["supervisedTuningDataStats"]
    assert model == {"id": job["tunedModel"]["endpoint"], "base": BASE, "shutdown_date": "2027-05-07"}


def test_the_program_serves_and_ends_on_sigterm() -> None:
    port = free_ports(1)
    program = subprocess.Popen(
        [sys.executable, "-m", "tuneline_dev.emulators.vertex", "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(SCRIPTS)},
    )
    try:
        until(lambda: _is_up(port))
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) in (0, -signal.SIGTERM)


def _is_up(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False).headers["metadata-flavor"] == "Google"
    except httpx2.TransportError:
        return False
