"""The fix for a failure, found by the error of Terraform or gcloud."""

import pytest

from tuneline_cli.deploy import failures

PASSES = "the second try succeeds"


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        (
            "Error: Error waiting to create function: Build failed: failed precondition: due to quota "
            "restrictions, cannot run builds in this region, see the page of locations",
            "asia-east1, us-central1, europe-west1",
        ),
        (
            "Error 400: One or more users named in the policy do not belong to a permitted customer.",
            '`public_by` to "no_check"',
        ),
        ("Error 412: Constraint constraints/gcp.resourceLocations violated", "policy of your organisation"),
        ("Error 412: Constraint constraints/gcp.resourceLocations violated: US", "`in:us-locations`"),
        (
            "Constraint constraints/vertexai.allowedModels violated for projects/x",
            "publishers/google/models/",
        ),
        (
            "403 Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x",
            "perimeter of VPC Service Controls",
        ),
        (
            "Error 400: You can't create a role_id (tunelineTrainer) which has been marked for deletion.",
            "gcloud iam roles undelete tunelineAnswerer",
        ),
        ("The project ID you specified is already in use by another project.", "This project id is taken"),
        ("Permission 'billing.resourceAssociations.create' denied on account", "Billing Account User"),
        ("Error 403: Operation denied by org policy on resource 'asia-east1'", "policy of your organisation"),
        (
            "This API method requires billing to be enabled. Please enable billing on project #123",
            "gcloud billing projects link",
        ),
        (
            "Error creating Budget: googleapi: Error 403: The caller does not have permission",
            "`billing_account`",
        ),
        ("Revision spec: maxScale may not exceed 10", "`reply_instances`"),
        ("Quota 'FirestoreDatabases' exceeded. Limit: 0", "quota of the project is used up"),
        ("The queue cannot be created because a queue with this name existed too recently.", "some days"),
        ("Error: Instance cannot be destroyed", "A region cannot be changed"),
        (
            "Secret projects/123/secrets/openai-api-key/versions/1 was not found",
            "scripts/tuneline deploy secrets",
        ),
        (
            "googleapi: Error 409: Your previous request to create the named bucket succeeded and you "
            "already own it., conflict",
            "state does not know",
        ),
        ("Error: querying Cloud Storage failed: storage: bucket doesn't exist", "nothing is deployed"),
        ('oauth2: "invalid_grant" "reauth related error (invalid_rapt)"', "gcloud auth login --update-adc"),
        ("dial tcp: lookup run.googleapis.com: no such host", "network failed"),
        ("Error 403: Permission 'run.services.create' denied on resource", "role Owner"),
    ],
)
def test_a_permanent_failure_is_reported_with_its_fix_and_not_as_temporary(said: str, helps: str) -> None:
    told = failures.advice(f"╷\n│ {said}\n╵\n")
    assert helps in told
    assert PASSES not in told


@pytest.mark.parametrize(
    "said",
    [
        "Permission denied while using the Eventarc Service Agent. If you recently started …",
        "Service account service-123@gcp-sa-eventarc.iam.gserviceaccount.com does not exist.",
        "Error 400: Service account service-123@gcp-sa-aiplatform.iam.gserviceaccount.com does not exist.",
        "Vertex AI API has not been used in project 123 before or it is disabled. Enable it by visiting …",
        "Cloud Tasks API has not been used in project 123 before or it is disabled. Enable it by visiting …",
        "Error 429: Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute'",
    ],
)
def test_only_a_temporary_failure_is_reported_as_temporary(said: str) -> None:
    assert PASSES in failures.advice(said)
    assert PASSES not in failures.advice(f"{said}\nError: Instance cannot be destroyed"), "not beside another"


def test_an_unknown_failure_is_reported_as_one_to_fix() -> None:
    told = failures.advice("Error: Unsupported argument\n\n  on functions.tf line 3")
    assert "Fix the error above" in told
    assert PASSES not in told


def test_a_text_is_found_in_colours_frames_and_broken_lines() -> None:
    said = (
        "\x1b[31m│\x1b[0m \x1b[1mError: \x1b[0mPermission denied while using the\n"
        "\x1b[31m│\x1b[0m Eventarc Service Agent"
    )
    assert "get their rights" in failures.advice(said)


def test_each_of_several_failures_is_reported() -> None:
    told = failures.advice("maxScale may not exceed 10\nError 403: Operation denied by org policy")
    assert "`reply_instances`" in told
    assert "policy of your organisation" in told


def test_a_lock_is_reported_by_its_name_or_by_its_object() -> None:
    assert "force-unlock 17327" in failures.advice("Error acquiring the state lock\n│   ID:        17327\n")
    assert "which the text above names" in failures.advice("Error acquiring the state lock")


@pytest.mark.parametrize(
    ("output", "is_unsettled"),
    [
        ("Billing must be enabled for activation of service(s) 'run.googleapis.com' to proceed.", True),
        ("HTTPError 403: The billing account for the owning project is disabled in state absent", True),
        ("Run API has not been used in project 123 before or it is disabled.", True),
        ("Permission 'run.services.create' denied on resource", False),
    ],
)
def test_a_call_is_repeated_if_a_service_or_the_billing_account_is_new(
    output: str, is_unsettled: bool
) -> None:
    assert failures.is_unsettled(output) == is_unsettled
