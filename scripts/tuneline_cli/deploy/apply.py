"""Deploy: make or change what is not as `infra/` describes it, ask for missing keys, try it all out."""

import argparse
import sys

from tuneline_cli import verbs
from tuneline_cli.deploy import deployment, smoke, store_secrets
from tuneline_cli.deploy.cloud import regions
from tuneline_cli.deploy.deployment import Deployment

EXAMPLES = """
  scripts/deploy apply
  scripts/deploy apply --yes --no-smoke
  scripts/deploy apply --dry-run
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    deployment.arguments(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--no-smoke", action="store_true", help="do not try it out at the end")


def run(given: argparse.Namespace) -> int:
    """0 deployed and tried out, 1 not all of it works or you said no, 2 where nobody can be asked."""
    where = deployment.find(given)
    about = f"Deploy to project {where.project} in {where.answers['region']}. It costs money while it runs."
    print(about, file=sys.stderr)
    regions.warn(where.programs, where.project, where.answers["region"])
    if unwanted := verbs.consent("Go on?", given=given.yes or given.dry_run):
        return unwanted
    deploy(where)
    if given.dry_run:
        return 0
    well = 0 if given.no_smoke else smoke.try_out(where, is_new=True)
    print(where.terraform.outputs()["next_steps"])
    return well


def deploy(where: Deployment) -> None:
    """From whatever is there to what is described; broken off, the next run goes on."""
    if store_secrets.prepare(where):
        store_secrets.store_missing(where)
        put_in_force(where)


def put_in_force(where: Deployment) -> None:
    """Deploy what is there with the newest version of each secret."""
    where.write_answers()
    where.terraform.apply()
    where.share_answers()
