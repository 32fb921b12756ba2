"""The deployment matches the code: settings, secrets, tries, expiry, alerts."""

import ast
import dataclasses
import fnmatch
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.infra import terraform_files
from tests.infra.terraform_files import INFRA
from tuneline import settings
from tuneline.bootstrap import dataset_upload, job_poller, line_operator, line_reply, line_webhook
from tuneline.storage.records.answers.feedback import FEEDBACK
from tuneline.storage.records.answers.unanswered import UNANSWERED
from tuneline.storage.records.dataset import DATASETS
from tuneline.storage.records.event import EVENTS
from tuneline.storage.records.job import JOBS
from tuneline.storage.records.model import MODELS
from tuneline.storage.records.notice import KINDS, NOTICES

ROOT = INFRA.parent
CODE = ROOT / "functions"
SETTINGS = {
    "line_webhook": line_webhook.SETTINGS,
    "line_reply": line_reply.SETTINGS,
    "line_operator": line_operator.SETTINGS,
    "dataset_upload": dataset_upload.SETTINGS,
    "job_poller": job_poller.SETTINGS,
}
# Settings for one machine only, and those with LINE's own address in the cloud.
NOT_DEPLOYED = {
    *("CLOUD_TASKS_EMULATOR_HOST", "LINE_API_BASE_URL", "VERTEX_BASE_URL", "GCE_METADATA_HOST"),
    # Cloud Run sets the one, and each function gets the other.
    *("K_SERVICE", "GOOGLE_CLOUD_PROJECT"),
}
# Whose documents carry `expire_at`: the file that writes it, and the collection that it writes to.
EXPIRING = {
    "tuneline/operator_chat/awaited_text.py": "chats",
    "tuneline/operator_chat/pasted/pasted_texts.py": "chats",
    "tuneline/chat/drafts/held_answers.py": "drafts",
    "tuneline/chat/handler.py": "events",
    "tuneline/chat/generate.py": "chats",
    "tuneline/chat/stale_events.py": "chats",
    "tuneline/chat/replies/ai_notice.py": "ai_notices",
    "tuneline/chat/memory/edits.py": "chats",
    "tuneline/chat/replies/canned.py": "chats",
    "tuneline/chat/replies/enlist.py": "chats",
    "tuneline/chat/replies/feedback.py": "feedback",
    "tuneline/chat/turn_queue.py": "chats",
    "tuneline/chat/takeover/takeovers.py": "chats",
    "tuneline/chat/memory/remembered.py": "chats",
    "tuneline/chat/limits/reply_limits.py": "chats",
    "tuneline/chat/memory/withdrawal.py": "chats",
    "tuneline/operator_chat/comparison/comparisons.py": "comparisons",
    "tuneline/operator_chat/documents/pair_maker.py": "generation_answers",
    "tuneline/operator_chat/documents/passages.py": "generations",
    "tuneline/uploads/intake.py": "datasets",
    "tuneline/models/evaluation/pairs.py": "evaluation_pairs",
    "tuneline/models/daily_check.py": "checks",
    "tuneline/notices/handover.py": "notices",
    "tuneline/notices/notice.py": "notices",
    "tuneline/retrieval/pin_changes.py": "pins",
    "tuneline/chat/memory/unanswered.py": "unanswered",
    "tuneline/retrieval/operator_answers.py": "operator_answers",
}
ROLES = {
    "roles/cloudtasks.enqueuer",
    "roles/datastore.user",
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.serviceAccountUser",
    "roles/artifactregistry.writer",
    "roles/run.invoker",
    "roles/secretmanager.secretAccessor",
    # Maps whose roles the tests in infra/tests compare one by one.
    "${each.key}",
    "${each.value.role}",
    "${google_project_iam_custom_role.vertex[each.value.role].name}",
}


def functions() -> Any:
    """Return what each function is deployed with. The first call parses the files."""
    return terraform_files.local("functions")


class Recorder(dict[str, str]):
    """An empty environment that records which variables are read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def default_reads(function: str) -> set[str]:
    """Return the variables that the defaults of other settings depend on."""
    environment = Recorder()
    for kind in SETTINGS[function]:
        for each in dataclasses.fields(kind):
            if each.metadata["default_of"]:
                each.metadata["default_of"](environment)
    return environment.names


def fields(function: str) -> Iterator[tuple[str, str | None, bool]]:
    """Yield the name, the default and the secrecy of every variable that the function's settings read."""
    for kind in SETTINGS[function]:
        for each in dataclasses.fields(kind):
            default = each.metadata["default"]
            for name in (each.metadata["name"], each.metadata["falls_back_to"]):
                if name:
                    yield name, default, not each.repr


def calls(folder: Path) -> Iterator[ast.Call]:
    for file in folder.rglob("*.py"):
        yield from (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))


def texts(node: ast.AST) -> set[str]:
    """Return the texts in a node's code."""
    return {
        child.value
        for child in ast.walk(node)
        if isinstance(child, ast.Constant) and isinstance(child.value, str)
    }


@pytest.mark.parametrize("function", SETTINGS)
def test_a_function_is_given_every_setting_it_reads_and_no_other(function: str) -> None:
    secrets = set(terraform_files.local("secret_ids"))
    read = {name for name, _, secret in fields(function) if not secret} | default_reads(function)
    read -= NOT_DEPLOYED | secrets
    assert set(functions()[function]["settings"]) == read


@pytest.mark.parametrize("function", SETTINGS)
def test_a_function_sees_every_secret_it_reads_and_no_other(function: str) -> None:
    fallbacks = terraform_files.local("secret_fallbacks")
    kinds = ("secrets", "optional_secrets", "embedder_secrets", "openai_secrets")
    given = {name for kind in kinds for name in functions()[function][kind]}
    read = {name for name, _, secret in fields(function) if secret}
    assert given | {fallbacks[name] for name in given if name in fallbacks} == read


def test_a_secret_that_no_function_has_to_have_is_optional() -> None:
    required = {
        name for each in SETTINGS for name, default, secret in fields(each) if secret and default is None
    }
    for each in functions().values():
        assert {*each["secrets"], *each["openai_secrets"]} <= required
        assert not {*each["optional_secrets"], *each["embedder_secrets"]} & required


def test_a_secret_falls_back_to_the_one_that_the_settings_name() -> None:
    kinds = {kind for each in SETTINGS.values() for kind in each}
    named = {
        each.metadata["name"]: each.metadata["falls_back_to"]
        for kind in kinds
        for each in dataclasses.fields(kind)
        if not each.repr and each.metadata["falls_back_to"]
    }
    assert terraform_files.local("secret_fallbacks") == named


def test_every_secret_has_a_place_named_after_its_variable() -> None:
    places = terraform_files.local("secret_ids")
    assert set(places) == {name for function in SETTINGS for name, _, secret in fields(function) if secret}
    assert all(place == name.lower().replace("_", "-") for name, place in places.items())


def test_a_setting_without_a_default_has_a_value() -> None:
    required = {
        name
        for function in SETTINGS
        for name, default, secret in fields(function)
        if default is None and not secret
    }
    assert required <= set(terraform_files.local("settings"))


def test_each_function_is_a_file_with_a_function_of_that_name() -> None:
    assert set(functions()) == {file.stem for file in CODE.glob("*.py")} == set(SETTINGS)
    for name, each in functions().items():
        tree = ast.parse((CODE / f"{name}.py").read_text())
        assert name in {node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}
        assert each["name"] == name.replace("_", "-") + "${local.suffix}"


def test_only_a_function_of_events_has_an_event_for_its_trigger() -> None:
    for name, each in functions().items():
        is_cloud_event = "functions_framework.aio.cloud_event" in (CODE / f"{name}.py").read_text()
        assert is_cloud_event == (each["trigger"] == "bucket")


def test_only_who_reads_documents_may() -> None:
    for name, each in functions().items():
        assert each["documents"] == (settings.StoreSettings in SETTINGS[name])


def test_the_queue_tries_as_often_as_line_reply_believes() -> None:
    (tries,) = [
        each.metadata["default"]
        for each in dataclasses.fields(settings.BotSettings)
        if each.metadata["name"] == "REPLY_TRIES"
    ]
    assert terraform_files.local("reply_tries") == int(tries)


def test_who_gets_tasks_has_as_long_as_the_queue_waits_for_it() -> None:
    source = ast.parse((CODE / "tuneline/chat/reply_queue.py").read_text())
    (seconds,) = [
        node.value.value
        for node in source.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and [one.id for one in node.targets if isinstance(one, ast.Name)] == ["DISPATCH_SECONDS"]
    ]
    assert functions()["line_reply"]["timeout_seconds"] == seconds
    assert functions()["line_operator"]["timeout_seconds"] == seconds


# The collections by the name of their constant.
COLLECTIONS = {
    "DATASETS": DATASETS,
    "EVENTS": EVENTS,
    "FEEDBACK": FEEDBACK,
    "JOBS": JOBS,
    "MODELS": MODELS,
    "NOTICES": NOTICES,
    "UNANSWERED": UNANSWERED,
}


def test_every_collection_whose_documents_expire_has_its_policy() -> None:
    writing = {
        str(file.relative_to(CODE))
        for file in (CODE / "tuneline").rglob("*.py")
        if "storage" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.Dict) and any(texts(key) == {"expire_at"} for key in node.keys if key))
        or (isinstance(node, ast.Call) and any(each.arg == "expire_at" for each in node.keywords))
    }
    assert writing == set(EXPIRING), "say in EXPIRING which collection the file writes to"
    assert set(terraform_files.local("expiring")) == set(EXPIRING.values())


def test_each_collection_that_expires_is_one_that_is_written() -> None:
    code = " ".join(file.read_text() for file in (CODE / "tuneline").rglob("*.py"))
    for collection in terraform_files.local("expiring"):
        assert re.search(rf'"{collection}[/"]', code), collection


def test_what_a_query_asks_for_has_its_index() -> None:
    asked: dict[str, set[str]] = {}
    for call in (*calls(CODE), *calls(ROOT / "scripts")):
        if collection := queried(call):
            where = {key for each in call.keywords if each.arg == "where" for key in texts(each.value)}
            asked.setdefault(collection, set()).update(where)
    assert {"events", "feedback", "jobs", "datasets", "models", "notices"} <= asked.keys()
    for collection, unindexed in terraform_files.local("unindexed").items():
        assert not set(unindexed) & (asked.get(collection, set()) | {"state"})


def queried(call: ast.Call) -> str | None:
    """Return the collection of a query of documents or records, if the call names it."""
    match call:
        case ast.Call(func=ast.Attribute(attr="query"), args=[collection, *_]):
            pass
        case ast.Call(func=ast.Name(id="query_records"), args=[_, _, collection, *_]):
            pass
        case _:
            return None
    if isinstance(collection, ast.Name):
        return COLLECTIONS.get(collection.id)
    return next(iter(texts(collection)), None) if isinstance(collection, ast.Constant) else None


def logged(field: str) -> set[str]:
    """Return every value that the code gives to a field of its log: as an argument, or in a dict."""
    found = set()
    for call in calls(CODE / "tuneline"):
        found |= {text for each in call.keywords if each.arg == field for text in texts(each.value)}
    for file in (CODE / "tuneline").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found |= {
                    text
                    for key, value in pairs
                    if isinstance(key, ast.Constant) and key.value == field
                    for text in texts(value)
                }
    return found


def test_every_alert_that_is_logged_is_sent_and_the_other_way_round() -> None:
    assert set(terraform_files.local("log_alerts")["alert"]) == logged("alert")


def test_an_alert_about_a_key_names_the_command_that_replaces_it() -> None:
    alerts = terraform_files.local("log_alerts")["alert"]
    for name, secret in (("line_access", "line-channel-access-token"), ("model_access", "openai-api-key")):
        assert f"`scripts/tuneline deploy rotate {secret}`" in alerts[name]["text"]


def test_every_notice_is_sent_or_is_quiet() -> None:
    sent, quiet = set(terraform_files.local("log_alerts")["notice"]), terraform_files.local("quiet_notices")
    assert not sent & set(quiet)
    assert sent | set(quiet) == set(KINDS)


def test_only_known_roles_are_granted_one_member_at_a_time() -> None:
    for kind, name, body in terraform_files.resources():
        assert not kind.endswith(("_iam_binding", "_iam_policy")), (
            f"{kind}.{name} would take others' grants away"
        )
        if "role" in body:
            assert body["role"] in ROLES, f"{kind}.{name}"


def test_everybody_is_let_in_at_one_place() -> None:
    public = {
        f"{kind}.{name}"
        for kind, name, body in terraform_files.resources()
        if re.search(r"all(Authenticated)?Users", str(body))
    }
    assert public == set(), "only by way of the map of callers"
    named = {
        file.name: file.read_text().count('"allUsers"')
        for file in INFRA.glob("*.tf")
        if re.search(r'"all(Authenticated)?Users"', file.read_text())
    }
    # The member and the choice that leads to it; the choice's default and its check.
    assert named == {"callers.tf": 2, "variables.tf": 2}


def test_eventarcs_own_account_is_made_before_anything_is_granted_to_it() -> None:
    written = {f"{kind}.{name}": body for kind, name, body in terraform_files.resources()}
    assert "--service=eventarc.googleapis.com" in str(written["terraform_data.eventarc_agent"]["provisioner"])
    assert "terraform_data.eventarc_agent" in str(written["google_project_iam_member.events"]["depends_on"])


def test_vertex_ais_own_account_is_made_before_it_may_read_and_that_of_a_first_job_gets_no_grant() -> None:
    """Google makes the second account with a project's first tuning job: a grant to it would fail before."""
    written = {f"{kind}.{name}": body for kind, name, body in terraform_files.resources()}
    made = str(written["terraform_data.vertex_agent"]["provisioner"])
    assert "services identity create --service=aiplatform.googleapis.com" in made
    granted = written["google_storage_bucket_iam_member.training"]
    assert "terraform_data.vertex_agent" in str(granted["depends_on"])
    assert "gcp-sa-aiplatform" in str(terraform_files.local("training_grants"))
    texts = [file.read_text() for file in INFRA.glob("*.tf")]
    assert not [text for text in texts if "gcp-sa-vertex-tune" in text]


def test_the_check_of_callers_is_switched_off_by_each_deployment_of_the_function() -> None:
    written = {f"{kind}.{name}": body for kind, name, body in terraform_files.resources()}
    command = str(written["terraform_data.no_check"]["provisioner"])
    assert "gcloud run services update ${local.functions[each.key].name} --no-invoker-iam-check" in command
    assert ".update_time" in str(written["terraform_data.no_check"]["triggers_replace"])


def test_one_minor_version_of_the_provider_is_used_and_its_lock_file_can_be_committed() -> None:
    (terraform,) = terraform_files.read("terraform")
    (providers,) = terraform["required_providers"]
    assert re.fullmatch(r"~> [0-9]+\.[0-9]+\.0", providers["google"]["version"])
    patterns = (ROOT / ".gitignore").read_text().split()
    names = ("infra/.terraform.lock.hcl", ".terraform.lock.hcl")
    assert not [one for one in patterns for name in names if fnmatch.fnmatch(name, one.rstrip("/"))]


def test_calls_are_counted_against_the_project_whatever_the_login_says() -> None:
    (provider,) = [block["google"] for block in terraform_files.read("provider")]
    assert provider["user_project_override"] is True
    assert provider["billing_project"] == provider["project"] == "${var.project}"


def test_a_region_that_is_offered_first_builds_at_once() -> None:
    regions = json.loads((INFRA / "regions.json").read_text())
    (region,) = [block["region"] for block in terraform_files.read("variable") if "region" in block]
    at_once = {name for name, one in regions.items() if one["builds_at_once"]}
    assert region["default"] in at_once
    # https://cloud.google.com/build/docs/locations, the regions that are open to every project
    assert at_once <= {
        *("us-central1", "us-west2", "europe-west1"),
        *("asia-east1", "australia-southeast1", "southamerica-east1"),
    }
    assert "asia-east2" not in regions, "OpenAI refuses what is sent from Hong Kong"
    assert all(one["place"] for one in regions.values())


def test_no_secret_and_no_key_passes_through_terraform() -> None:
    kinds = {kind for kind, _, _ in terraform_files.resources()}
    assert not kinds & {"google_secret_manager_secret_version", "google_service_account_key"}


def test_what_holds_peoples_data_is_not_destroyed() -> None:
    protected = {f"{kind}.{name}" for kind, name, body in terraform_files.resources() if _is_protected(body)}
    assert protected == {"google_storage_bucket.datasets", "google_firestore_database.bot"}


def _is_protected(body: dict[str, Any]) -> bool:
    return any(each.get("prevent_destroy") for each in body.get("lifecycle", []))


def test_every_variable_and_output_says_what_it_is_and_is_in_the_readme() -> None:
    readme = (INFRA / "README.md").read_text()
    variables = {name: body for block in terraform_files.read("variable") for name, body in block.items()}
    for name, body in variables.items():
        assert body["description"].endswith("."), name
        assert f"| `{name}` |" in readme
    for block in terraform_files.read("output"):
        for name, body in block.items():
            assert body["description"].endswith("."), name


def test_the_languages_are_those_the_bot_speaks() -> None:
    (language,) = [block["language"] for block in terraform_files.read("variable") if "language" in block]
    offered = re.findall(r'\\?"([^"\\]+)\\?"', language["validation"][0]["condition"])
    assert tuple(offered) == settings.LANGUAGES


def test_what_a_person_decides_has_the_defaults_of_the_settings() -> None:
    variables = {name: body for block in terraform_files.read("variable") for name, body in block.items()}
    defaults = {name: default for function in SETTINGS for name, default, _ in fields(function)}
    for variable, setting in (
        ("language", "BOT_LANGUAGE"),
        ("job_budget_usd", "JOB_BUDGET_USD"),
        ("month_budget_usd", "MONTH_BUDGET_USD"),
    ):
        assert str(variables[variable]["default"]) == defaults[setting]


def test_what_scripts_deploy_asks_terraform_for_is_there() -> None:
    code = "\n".join(file.read_text() for file in (ROOT / "scripts/tuneline_cli/deploy").rglob("*.py"))
    asked = set(re.findall(r"""outputs(?:\(\))?(?:\[|\.get\()["']([a-z_]+)["']""", code))
    assert asked <= {name for block in terraform_files.read("output") for name in block}
    named = set(re.findall(r'"(google_[a-z_]+\.[a-z_]+)"', code))
    assert named <= {f"{kind}.{name}" for kind, name, _ in terraform_files.resources()}
