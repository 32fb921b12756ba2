"""Ask for the keys without showing them, and store them in Secret Manager; stored ones stay."""

import sys

from tuneline_cli import bundle
from tuneline_cli.command import confirm, verb, yes_option
from tuneline_cli.deploy import deployment, secret_prompt, training_provider
from tuneline_cli.deploy.cloud import project, regions
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options

EXAMPLES = """
  scripts/tuneline deploy secrets                   asks for those that are not stored yet
  scripts/tuneline deploy secrets < values.txt      one a line, in the order in which it asks
  scripts/tuneline deploy secrets --dry-run         which it would ask for

A key is replaced with `scripts/tuneline deploy rotate NAME`.
"""
PLACES = ("google_project_service.all", "google_secret_manager_secret.all")


@verb(__doc__, EXAMPLES)
@yes_option
@with_deploy_options
def command(options: DeployOptions, *, yes: bool) -> int:
    """Exit with 0 if all are stored, with 1 if the operator declines the region."""
    where = deployment.find(options)
    print(training_provider.where_processed(where.answers.known), file=sys.stderr)
    is_risky = regions.warn(where.programs, where.bot, where.answers["region"])
    if unwanted := confirm("Go on?", yes=not is_risky or yes or options.dry_run):
        return unwanted
    if prepare(where):
        store_missing(where)
        where.write_answers()
    return 0


def prepare(where: Deployment) -> bool:
    """Prepare the project and Terraform. False if a dry run ends here."""
    project.switch_on(where.programs, where.project)
    if where.programs.dry_run and project.missing_services(where.programs, where.project):
        print("would then create everything that infra/ describes, and ask for the keys", file=sys.stderr)
        return False
    regions.require(where.programs, where.project, where.answers["region"])
    project.make_state_bucket(where.programs, where.project, where.answers["region"])
    bundle.build()
    where.terraform.init()
    return True


def store_missing(where: Deployment) -> None:
    """Ask for keys without a value; Terraform is initialised. Stored ones stay after an interruption."""
    needed = [kind for kind in where.kinds if not kind.is_optional]
    if not {kind.name for kind in needed} <= where.secrets.names():
        where.write_answers()
        where.terraform.apply(only=PLACES)
    stored = where.secrets.pinned([kind.name for kind in needed])
    for kind in needed:
        if kind.name in stored:
            print(f"✓ {kind.words} is stored", file=sys.stderr)
        elif where.programs.dry_run:
            where.secrets.add(kind.name, "")
        else:
            where.secrets.add(kind.name, secret_prompt.value_of(kind))
            print(f"✓ {kind.words} is stored now", file=sys.stderr)
