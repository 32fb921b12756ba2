"""Prepare a project for Terraform: enable its first services, create a bucket for the state."""

from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deployments import state_bucket

# Terraform needs these to read a project, and enables the others itself.
SERVICES = (
    "billingbudgets.googleapis.com",
    "cloudbilling.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
)


def missing_services(programs: Programs, project: str) -> list[str]:
    """Those of SERVICES that are disabled."""
    command = (
        "gcloud",
        "services",
        "list",
        "--enabled",
        f"--project={project}",
        "--format=value(config.name)",
    )
    on = set((programs.finds(*command) or "").split())
    return [name for name in SERVICES if name not in on]


def switch_on(programs: Programs, project: str) -> None:
    """Enable the disabled ones. They do not accept calls at once, so `programs` retries from now on."""
    if missing := missing_services(programs, project):
        programs.change("gcloud", "services", "enable", *missing, f"--project={project}")
        programs.is_settling = True


def has_state_bucket(programs: Programs, project: str) -> bool:
    """Whether the bucket for Terraform's state exists."""
    bucket = f"gs://{state_bucket(project)}"
    return (
        programs.finds("gcloud", "storage", "buckets", "describe", bucket, "--format=value(name)") is not None
    )


def make_state_bucket(programs: Programs, project: str, region: str) -> None:
    """Create it if it does not exist; every version of the state is kept.

    https://developer.hashicorp.com/terraform/language/backend/gcs
    """
    bucket = f"gs://{state_bucket(project)}"
    if not has_state_bucket(programs, project):
        programs.change(
            *("gcloud", "storage", "buckets", "create", bucket, f"--project={project}"),
            *(f"--location={region}", "--uniform-bucket-level-access", "--public-access-prevention"),
        )
    # A command of its own, which also completes a run that was interrupted between the two.
    programs.change("gcloud", "storage", "buckets", "update", bucket, "--versioning")
