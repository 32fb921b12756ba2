"""Take the bot down; datasets and Firestore stay until you delete them yourself."""

import sys

from tuneline_cli import bundle, deployments
from tuneline_cli.bot_name import BotName
from tuneline_cli.command import verb, yes_option
from tuneline_cli.deploy import deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.deployments import state_bucket

EXAMPLES = """
  scripts/tuneline deploy destroy --dry-run
  scripts/tuneline deploy destroy                           asks for the project's name
  scripts/tuneline deploy destroy --yes
"""
# Two buckets and the documents hold data that cannot be recreated. The queue's name cannot be used again for
# a week, a custom role's id not for 37 days. Disabling a service would delete them. All cost next to nothing;
# `apply` finds them again. https://cloud.google.com/iam/docs/creating-custom-roles#deleting-custom-role
STAYING = (
    "data.",
    "google_cloud_tasks_queue.",
    "google_firestore_",
    "google_project_iam_custom_role.",
    # Grants to Google's own accounts, which the other bots of the project need, too.
    'google_project_iam_member.events["roles/eventarc.serviceAgent"]',
    'google_project_iam_member.events["roles/pubsub.publisher"]',
    "google_project_service.",
    "google_storage_bucket.artifacts",
    "google_storage_bucket.datasets",
    "terraform_data.",
)
_ENDPOINTS = "https://console.cloud.google.com/vertex-ai/online-prediction/endpoints"


@verb(__doc__, EXAMPLES)
@yes_option
@with_deploy_options
def command(options: DeployOptions, *, yes: bool) -> int:
    """Exit with 0 if it is down, with 1 if the operator does not type the project's name."""
    where = deployment.find(options)
    # Terraform always reads the zip.
    bundle.build()
    where.terraform.init()
    if unwanted := _unconfirmed(where.bot, is_sure=yes or options.dry_run):
        return unwanted
    known = where.terraform.resources()
    if not known:
        raise StoppedError("Nothing is deployed in this project.")
    going = [address for address in known if not address.startswith(STAYING)]
    if going:
        where.terraform.destroy(only=going)
    if not options.dry_run:
        deployments.remove(where.infra, where.bot)
    print(_left(where.bot), file=sys.stderr)
    return 0


def _unconfirmed(bot: BotName, *, is_sure: bool) -> int:
    if is_sure:
        return 0
    if not sys.stdin.isatty():
        print("There is no terminal to ask at: add --yes.", file=sys.stderr)
        return 2
    whose, name = ("bot's", bot.name) if bot.name else ("project's", bot.project)
    typed = input(f"The bot of {bot} stops answering, and its keys are deleted. Type the {whose} name: ")
    return 0 if typed.strip() == name else 1


def _left(bot: BotName) -> str:
    # By the names in infra/: the outputs of an incomplete deployment lack some.
    project, roles = bot.project, bot.suffix.replace("-", "_")
    named = f"gs://{bot.bucket('datasets')} gs://{bot.bucket('artifacts')}"
    database = f"--database={bot.database} --project={project}"
    whole = "" if bot.name else f"\nTo delete everything: gcloud projects delete {project}"
    return (
        "Your datasets and the bot's documents stay, and `scripts/tuneline deploy apply` finds them again.\n"
        "To delete them for good:\n"
        f"    gcloud firestore databases update {database} --no-delete-protection\n"
        f"    gcloud firestore databases delete {database}\n"
        f"    gcloud storage rm --recursive {named}\n"
        f"gs://{bot.bucket('training')}, which held copies of training files, is gone already.\n"
        "The backups of the database end by themselves within seven days.\n"
        "The rest holds no data of yours, and the next `apply` needs it:\n"
        f"    gs://{state_bucket(project)}, which holds Terraform's state, your answers and the settings\n"
        f"    the queue `replies{bot.suffix}`, whose name Google does not give again for some days\n"
        f"    the custom roles tunelineTrainer{roles} and tunelineAnswerer{roles},\n"
        "    whose ids Google does not give again for 37 days\n"
        "    the enabled services, which cost nothing by themselves\n"
        "    on Vertex AI the list of tuning jobs, which cannot be deleted, and the tuned models with their\n"
        "    endpoints, which cost nothing while no request comes; delete them at\n"
        f"    {_ENDPOINTS}?project={project}\n"
        "    Google's own data: copies of the code in buckets gcf-v2-…, its own accounts, logs"
        f"{whole}"
    )
