"""Show missing prerequisites, and what `apply` would change; change nothing."""

from tuneline_cli.command import verb
from tuneline_cli.deploy import deployment, prerequisites
from tuneline_cli.deploy.cloud import bundle, project, regions
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.deploy_answers import Answers
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
    answers = Answers(options.infra)
    answers.take(options.given)
    checked = list(prerequisites.check_prerequisites(programs, answers.known.get("project")))
    for prerequisite in checked:
        print(prerequisite.line())
    if any(prerequisite.how for prerequisite in checked):
        return 1
    where = deployment.find(options)
    regions.warn(programs, where.project, where.answers["region"])
    _compare(where)
    return 0


def _compare(where: deployment.Deployment) -> None:
    off = project.missing_services(where.programs, where.project)
    if off:
        print(f"· apply enables {', '.join(off)}\n{_NOTHING_YET}")
        return
    print("✓ Services")
    regions.require(where.programs, where.project, where.answers["region"])
    stored = where.secrets.pinned([kind.name for kind in where.kinds])
    for kind in where.kinds:
        if version := stored.get(kind.name):
            print(f"✓ {kind.words}, version {version}")
        elif not kind.is_optional:
            print(f"· apply asks for the {kind.words}")
    if not project.has_state_bucket(where.programs, where.project):
        print(f"· apply creates {state_bucket(where.project)} for Terraform's state\n{_NOTHING_YET}")
        return
    bundle.build()
    where.write_answers()
    where.terraform.init()
    where.terraform.plan()
