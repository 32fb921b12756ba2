"""The real gcloud takes the commands of a deployment, and makes the calls that the tests' own makes."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.deploy.control_plane import JOB, SECRETS, ControlPlane
from tests.cli.deploy.operator import PROGRAMS, Operator, leaks, operator
from tuneline_cli.deploy.cloud.project import SERVICES

VALUE = "a-value-that-nobody-may-see"
PROJECT = "--project=my-bot-1"
NAMES = "--format=value(name.basename())"
ACCOUNT = "0A0A0A-0B0B0B-0C0C0C"
STATE = "gs://my-bot-1-tuneline-state"
# Each command in scripts/tuneline_cli, except those about who is logged in, and except the list of
# budgets, which the real one asks for at Google alone.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("projects", "describe", "my-bot-1", "--format=value(lifecycleState)"),
    ("billing", "projects", "describe", "my-bot-1", "--format=json"),
    ("billing", "accounts", "list", "--filter=open=true", "--format=value(name.basename(),displayName)"),
    ("projects", "create", "my-bot-1"),
    ("billing", "projects", "link", "my-bot-1", f"--billing-account={ACCOUNT}"),
    ("billing", "accounts", "describe", ACCOUNT, "--format=value(currencyCode)"),
    ("services", "enable", *SERVICES, PROJECT),
    ("services", "list", "--enabled", PROJECT, "--format=value(config.name)"),
    ("run", "regions", "list", PROJECT, NAMES),
    ("tasks", "locations", "list", PROJECT, NAMES),
    ("scheduler", "locations", "list", PROJECT, NAMES),
    ("firestore", "locations", "list", PROJECT, NAMES),
    ("firestore", "databases", "describe", "--database=tuneline", PROJECT, "--format=value(locationId)"),
    (
        *("storage", "buckets", "create", STATE, PROJECT, "--location=asia-east1"),
        *("--uniform-bucket-level-access", "--public-access-prevention"),
    ),
    ("storage", "buckets", "update", STATE, "--versioning"),
    ("storage", "buckets", "describe", STATE, "--format=value(name)"),
    ("storage", "buckets", "describe", STATE, "--format=value(location)"),
    ("secrets", "list", PROJECT, NAMES),
    ("secrets", "versions", "add", "openai-api-key", PROJECT, "--data-file=-"),
    ("secrets", "versions", "list", "openai-api-key", PROJECT, "--filter=state=ENABLED", NAMES),
    ("secrets", "versions", "access", "1", "--secret=openai-api-key", PROJECT),
    ("secrets", "versions", "access", "latest", "--secret=openai-api-key", PROJECT),
    ("secrets", "versions", "disable", "1", "--secret=openai-api-key", PROJECT),
    ("scheduler", "jobs", "run", JOB, PROJECT),
    ("scheduler", "jobs", "describe", JOB, PROJECT, "--format=json"),
)
APIS = ("cloudresourcemanager", "cloudbilling", "serviceusage", "secretmanager", "run", "cloudtasks")


def real_gcloud() -> str:
    """Find the installed gcloud. Without one, skip; with REQUIRE_EMULATORS=1, fail."""
    found = shutil.which("gcloud")
    if found:
        return found
    missing = "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
    if os.environ.get("REQUIRE_EMULATORS") == "1":
        pytest.fail(f"REQUIRE_EMULATORS=1, and {missing}")
    pytest.skip(missing)


def played(me: Operator, gcloud: str) -> tuple[list[str], list[tuple[str, str, Any]]]:
    """Return each command's output and calls, starting with an empty project."""
    fresh = ControlPlane()
    vars(me.plane).update(vars(fresh))
    me.plane.secrets = {name: [] for name in SECRETS}
    me.plane.database_in = "asia-east1"
    token = me.log.with_name("token")
    token.write_text("a-token")
    address = me.environment["TEST_CONTROL_PLANE"]
    settings = {
        "CLOUDSDK_CONFIG": str(me.log.with_name("gcloud-settings")),
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token),
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_FILE_LOGGING": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": f"{address}/storage/v1/",
        **{
            f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api.upper()}": f"{address}/{api}/"
            for api in (*APIS, "cloudscheduler", "firestore")
        },
    }
    said = [
        subprocess.run(
            [gcloud, *command],
            env={**me.environment, **settings},
            input=VALUE if "--data-file=-" in command else "",
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout.strip()
        for command in COMMANDS
    ]
    return said, me.plane.calls


@pytest.mark.timeout(480)  # the real one takes a second or more for each
def test_the_real_gcloud_asks_what_the_tests_gcloud_asks_and_prints_the_same(tmp_path: Path) -> None:
    installed = real_gcloud()
    with operator(tmp_path) as me:
        said, calls = played(me, installed)
        ours_said, ours_calls = played(me, str(PROGRAMS / "gcloud"))
    assert comparable(calls) == comparable(ours_calls)
    for command, real, ours in zip(COMMANDS, said, ours_said, strict=True):
        assert real.split() == ours.split() or "--format=json" in command, command
    assert VALUE in said
    # What it wrote into its own folder, log files among it.
    assert leaks(tmp_path, VALUE) == []


def comparable(calls: list[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    """Return the calls without checksums and repeated reads."""
    kept: list[tuple[str, str, Any]] = []
    for method, path, body in calls:
        if isinstance(body, dict) and "payload" in body:
            body["payload"].pop("dataCrc32c", None)
        if method != "GET" or (method, path, body) not in kept:
            kept.append((method, path, body))
    return kept
