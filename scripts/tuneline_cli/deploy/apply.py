"""Deploy what `infra/` describes, ask for missing keys, and test the deployment.

A project that does not exist is created, and a billing account linked to it, after a question.
"""

import sys

import click

from tuneline_cli.command import confirm, verb, yes_option
from tuneline_cli.deploy import deployment, smoke, store_secrets, training_provider
from tuneline_cli.deploy.cloud import new_project, regions
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options

EXAMPLES = """
  scripts/tuneline deploy apply --project my-clinic-bot
  scripts/tuneline deploy apply
  scripts/tuneline deploy apply --yes --no-smoke
  scripts/tuneline deploy apply --trainer openai            asks for OpenAI's key
  scripts/tuneline deploy apply --dry-run
"""
COSTS = "It costs money while it runs: infra/README.md, “What it costs”."


@verb(__doc__, EXAMPLES)
@yes_option
@click.option("--no-smoke", is_flag=True, help="do not test the deployment at the end")
@click.option("--billing-account", metavar="ID", help="the billing account that pays, if none does yet")
@with_deploy_options
def command(options: DeployOptions, *, yes: bool, no_smoke: bool, billing_account: str | None) -> int:
    """Exit with 0 if it is deployed and tested, with 1 if a test fails or the operator declines."""
    programs, answers = deployment.begin(options)
    is_agreed = yes or options.dry_run
    new = new_project.needed(programs, answers["project"], account=billing_account)
    if new and not new.is_missing:
        # A project that exists may hold a deployment, which cannot be read before the project is paid for.
        if unwanted := confirm(new.question, yes=is_agreed):
            return unwanted
        new.make(programs)
        new = new if options.dry_run else None
    where = deployment.complete(options, programs, answers, new=new)
    training_provider.require_models(where.answers.known, None if new else where.secrets)
    _tell(where)
    if unwanted := confirm(new.question if new else "Go on?", yes=is_agreed):
        return unwanted
    if new and new.is_missing:
        new.make(programs)
    deploy(where)
    if options.dry_run:
        return 0
    well = 0 if no_smoke else smoke.try_out(where, is_new=True)
    print(where.terraform.outputs()["next_steps"])
    return well


def _tell(where: Deployment) -> None:
    """Say what is about to be done, and where in the world data goes."""
    named = f" the bot {where.bot.name}" if where.bot.name else ""
    about = f"Deploy{named} to project {where.project} in {where.answers['region']}."
    print(about, COSTS, training_provider.where_processed(where.answers.known), sep="\n", file=sys.stderr)
    regions.warn(where.programs, where.bot, where.answers["region"])


def deploy(where: Deployment) -> None:
    """Deploy, whatever exists already; after an interruption, the next run continues."""
    if store_secrets.prepare(where):
        store_secrets.store_missing(where)
        put_in_force(where)


def put_in_force(where: Deployment) -> None:
    """Apply with the newest version of each secret, and keep the answers and the settings."""
    where.write_answers()
    where.terraform.apply()
    where.share_answers()
    where.keep_settings()
