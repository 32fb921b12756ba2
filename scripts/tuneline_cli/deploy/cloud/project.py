"""Makes a project ready for Terraform: the services it starts with, a bucket for the state."""

from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deployments import state_bucket

# What has to be on before Terraform can look at a project; it switches the others on itself.
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
    """Those of SERVICES that are off."""
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
    """Switch on those that are off. They do not take calls at once: `programs` knows that from then on."""
    if missing := missing_services(programs, project):
        programs.change("gcloud", "services", "enable", *missing, f"--project={project}")
        programs.is_settling = True


def has_state_bucket(programs: Programs, project: str) -> bool:
    """Whether the bucket for Terraform's state is there."""
    bucket = f"gs://{state_bucket(project)}"
    return (
        programs.finds("gcloud", "storage", "buckets", "describe", bucket, "--format=value(name)") is not None
    )


def make_state_bucket(programs: Programs, project: str, region: str) -> None:
    """Make it, if it is not there; every version of the state is kept.

    https://developer.hashicorp.com/terraform/language/backend/gcs
    """
    bucket = f"gs://{state_bucket(project)}"
    if not has_state_bucket(programs, project):
        programs.change(
            *("gcloud", "storage", "buckets", "create", bucket, f"--project={project}"),
            *(f"--location={region}", "--uniform-bucket-level-access", "--public-access-prevention"),
        )
    # By itself, so that a run that was broken off between the two is made whole.
    programs.change("gcloud", "storage", "buckets", "update", bucket, "--versioning")
