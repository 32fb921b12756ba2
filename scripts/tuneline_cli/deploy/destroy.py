"""Take the bot down; what people gave it (datasets, Firestore) stays until you delete it yourself."""

import sys

from tuneline_cli import deployments
from tuneline_cli.command import verb, yes_option
from tuneline_cli.deploy import deployment
from tuneline_cli.deploy.cloud import bundle
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.deployments import state_bucket

EXAMPLES = """
  scripts/tuneline deploy destroy --dry-run
  scripts/tuneline deploy destroy                           asks for the project's name
  scripts/tuneline deploy destroy --yes
"""
# Two buckets and the documents hold what cannot be made again. The queue's name cannot be used again for a
# week. A service that is switched off would take them with it. All cost next to nothing; `apply` finds them.
STAYING = (
    "data.",
    "google_cloud_tasks_queue.",
    "google_firestore_",
    "google_project_service.",
    "google_storage_bucket.artifacts",
    "google_storage_bucket.datasets",
    "terraform_data.",
)


@verb(__doc__, EXAMPLES)
@yes_option
@with_deploy_options
def command(options: DeployOptions, *, yes: bool) -> int:
    """0 it is down, 1 you did not type the project's name, 2 where nobody can be asked."""
    where = deployment.find(options)
    # Terraform reads the zip, whatever it is about to do.
    bundle.build()
    where.terraform.init()
    if unwanted := _unconfirmed(where.project, is_sure=yes or options.dry_run):
        return unwanted
    known = where.terraform.resources()
    if not known:
        raise StoppedError("Nothing is deployed in this project.")
    going = [one for one in known if not one.startswith(STAYING)]
    if going:
        where.terraform.destroy(only=going)
    if not options.dry_run:
        deployments.remove(where.terraform.folder, where.project)
    print(_left(where.project), file=sys.stderr)
    return 0


def _unconfirmed(project: str, *, is_sure: bool) -> int:
    if is_sure:
        return 0
    if not sys.stdin.isatty():
        print("Nobody can be asked here: say --yes.", file=sys.stderr)
        return 2
    typed = input(
        f"The bot of {project} stops answering, and its keys are deleted. Type the project's name: "
    )
    return 0 if typed.strip() == project else 1


def _left(project: str) -> str:
    # By the names that infra/ gives them: a deployment that is not whole does not say them all.
    named = f"gs://{project}-tuneline-datasets gs://{project}-tuneline-artifacts"
    database = f"--database=tuneline --project={project}"
    return (
        "Your datasets and the bot's documents stay, and `scripts/tuneline deploy apply` finds them again.\n"
        "To delete them for good:\n"
        f"    gcloud firestore databases update {database} --no-delete-protection\n"
        f"    gcloud firestore databases delete {database}\n"
        f"    gcloud storage rm --recursive {named}\n"
        "The backups of the database end by themselves within seven days.\n"
        "What is left then holds nothing of yours, and the next `apply` needs it:\n"
        f"    gs://{state_bucket(project)}, which holds Terraform's state, your answers and the settings\n"
        "    the queue `replies`, whose name Google would not give again for some days\n"
        "    the services that were switched on, which cost nothing by themselves\n"
        "    what Google keeps for itself: copies of the code in buckets gcf-v2-…, its own accounts, logs\n"
        f"Nothing at all is left after: gcloud projects delete {project}"
    )
