"""Deploy what `infra/` describes, ask for missing keys, and test the deployment."""

import sys

import click

from tuneline_cli.command import confirm, verb, yes_option
from tuneline_cli.deploy import deployment, smoke, store_secrets
from tuneline_cli.deploy.cloud import regions
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options

EXAMPLES = """
  scripts/tuneline deploy apply
  scripts/tuneline deploy apply --yes --no-smoke
  scripts/tuneline deploy apply --dry-run
"""


@verb(__doc__, EXAMPLES)
@yes_option
@click.option("--no-smoke", is_flag=True, help="do not test the deployment at the end")
@with_deploy_options
def command(options: DeployOptions, *, yes: bool, no_smoke: bool) -> int:
    """Exit with 0 if it is deployed and tested, with 1 if a test fails or the operator declines."""
    where = deployment.find(options)
    about = f"Deploy to project {where.project} in {where.answers['region']}. It costs money while it runs."
    print(about, file=sys.stderr)
    regions.warn(where.programs, where.project, where.answers["region"])
    if unwanted := confirm("Go on?", yes=yes or options.dry_run):
        return unwanted
    deploy(where)
    if options.dry_run:
        return 0
    well = 0 if no_smoke else smoke.try_out(where, is_new=True)
    print(where.terraform.outputs()["next_steps"])
    return well


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
