"""scripts/tuneline deploy uses the variables and outputs of `infra/`."""

import re
from typing import Any

from tests.cli.deploy.operator import OUTPUTS
from tuneline_cli.deploy import training_provider
from tuneline_cli.deploy.cloud.project import SERVICES
from tuneline_cli.deploy.cloud.secret_kinds import kinds
from tuneline_cli.deploy.deploy_answers import QUESTIONS
from tuneline_cli.deploy.destroy import STAYING
from tuneline_cli.deploy.prerequisites import LEAST_TERRAFORM
from tuneline_cli.deploy.store_secrets import PLACES
from tuneline_cli.environment import ROOT

INFRA = "\n".join(path.read_text() for path in sorted((ROOT / "infra").glob("*.tf")))


def named(kind: str) -> set[str]:
    """Return the names of the blocks of a kind, such as `variable "project"`; a resource's with its type."""
    pattern = rf'^{kind} "([^"]+)"(?: "([^"]+)")? {{$'
    return {".".join(filter(None, found)) for found in re.findall(pattern, INFRA, re.MULTILINE)}


def test_every_answer_is_a_variable_and_every_output_that_is_read_is_there() -> None:
    answers = {question.name for question in QUESTIONS}
    written = {"billing_account", "bundle", "cloud_budget_per_month", "secret_versions", "settings"}
    assert answers | written <= named("variable")
    assert set(OUTPUTS) <= named("output")


def test_the_requested_secrets_are_those_that_terraform_makes() -> None:
    hosts = dict.fromkeys(("CHAT_BASE_URL", "EMBEDDING_BASE_URL"), "https://models.example/v1")
    everywhere: dict[str, Any] = {"settings": hosts}
    assert set(PLACES) <= named("resource")
    for kind in kinds(everywhere):
        assert f'= "{kind.name}"' in INFRA


def test_what_must_not_be_destroyed_is_left_alone_by_destroy() -> None:
    blocks = re.split(r"^(?=resource )", INFRA, flags=re.MULTILINE)
    kept = [".".join(block.split('"')[1:4:2]) for block in blocks if "prevent_destroy = true" in block]
    assert kept
    assert all(one.startswith(STAYING) for one in kept)


def test_the_version_of_terraform_and_the_services_agree() -> None:
    assert f'required_version = ">= {".".join(map(str, LEAST_TERRAFORM))}"' in INFRA
    assert all(f'"{name}"' in INFRA for name in SERVICES)


def test_terraform_and_the_questions_have_the_same_default_provider_and_geography() -> None:
    (default,) = re.findall(r'variable "trainer" {.*?default\s+= "(\w+)"', INFRA, re.DOTALL)
    assert default == training_provider.VERTEX
    assert f'contains(["{training_provider.VERTEX}", "{training_provider.OPENAI}"], var.trainer)' in INFRA
    assert 'startswith(var.region, "europe-") ? "eu" : "us"' in INFRA
