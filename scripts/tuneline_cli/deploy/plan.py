"""Show missing prerequisites, and what `apply` would change; change nothing."""

from collections.abc import Iterable

from tuneline_cli import bundle
from tuneline_cli.command import verb
from tuneline_cli.deploy import deployment, prerequisites, training_provider
from tuneline_cli.deploy.cloud import project, regions
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.cloud.secret_kinds import SecretKind, kinds
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deployments import state_bucket

EXAMPLES = """
  scripts/tuneline deploy plan --project my-clinic-bot
  scripts/tuneline deploy plan
"""

_NOTHING_YET = (
    "Nothing is deployed yet: scripts/tuneline deploy apply creates everything that infra/ describes."
)


@verb(__doc__, EXAMPLES)
@with_deploy_options
def command(options: DeployOptions) -> int:
    """Exit with 0, or with 1 if a prerequisite is missing."""
    programs = Programs(dry_run=options.dry_run)
    answers = options.answers_here()
    answers.take(options.given)
    checked = list(prerequisites.check_prerequisites(programs, answers.known.get("project")))
    for prerequisite in checked:
        print(prerequisite.line())
    if any(prerequisite.how for prerequisite in checked):
        return 1
    if any(prerequisite.by_apply for prerequisite in checked):
        print(training_provider.where_processed(answers.known))
        _tell_keys(kinds(answers.known))
        print(_NOTHING_YET)
        return 0
    where = deployment.find(options)
    training_provider.require_models(where.answers.known, where.secrets)
    print(training_provider.where_processed(where.answers.known))
    regions.warn(programs, where.bot, where.answers["region"])
    _compare(where)
    return 0


def _tell_keys(asked: Iterable[SecretKind]) -> None:
    for kind in asked:
        if not kind.is_optional:
            print(f"· apply asks for the {kind.words}")


def _compare(where: deployment.Deployment) -> None:
    off = project.missing_services(where.programs, where.project)
    if off:
        print(f"· apply enables {', '.join(off)}")
        if "secretmanager.googleapis.com" in off:
            _tell_keys(where.kinds)
        print(_NOTHING_YET)
        return
    print("✓ Services")
    regions.require(where.programs, where.project, where.answers["region"])
    stored = where.secrets.pinned([kind.name for kind in where.kinds])
    for kind in where.kinds:
        if version := stored.get(kind.name):
            print(f"✓ {kind.words}, version {version}")
        else:
            _tell_keys([kind])
    if not project.has_state_bucket(where.programs, where.project):
        print(f"· apply creates {state_bucket(where.project)} for Terraform's state\n{_NOTHING_YET}")
        return
    bundle.build()
    where.write_answers()
    where.terraform.init()
    where.terraform.plan()
