"""Check the region of a deployment: it has all services, and it is the one with the stored data.

The allowed regions are in `infra/regions.json`, which Terraform reads, too.
"""

import json
import sys
from functools import cache

from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.environment import ROOT

FIRST = "asia-east1"
_IN_THE_REGION = {
    "Cloud Run": ("run", "regions"),
    "Cloud Tasks": ("tasks", "locations"),
    "Cloud Scheduler": ("scheduler", "locations"),
    "Firestore": ("firestore", "locations"),
}


@cache
def allowed() -> dict[str, bool]:
    """The allowed regions, each with whether every project may build in it."""
    listed = json.loads((ROOT / "infra" / "regions.json").read_text())
    return {name: bool(region["builds_at_once"]) for name, region in listed.items()}


def require(programs: Programs, project: str, region: str) -> None:
    """Check that all services are in `region`. StoppedError names the allowed regions that have them."""
    offered = {name: _offered(programs, project, *words) for name, words in _IN_THE_REGION.items()}
    without = [name for name, regions in offered.items() if region not in regions]
    if without:
        everywhere = " ".join(sorted(set(allowed()).intersection(*offered.values())))
        lacks = " and ".join(without)
        raise StoppedError(
            f"{region} has no {lacks}: choose another with --region. These have all: {everywhere or 'none'}"
        )


def require_same(programs: Programs, bot: BotName, region: str) -> None:
    """Check that no data is stored in another region. StoppedError says how to fix it."""
    deployed = stored_in(programs, bot)
    if deployed in (None, region):
        return
    raise StoppedError(
        f"The data of {bot} is stored in {deployed}, and a region cannot be changed afterwards.\n"
        f"To continue there: --region={deployed}. For a bot in {region}, use another project.\n"
        f"If no data is worth keeping yet: scripts/tuneline deploy destroy --region={deployed}, then the "
        f"commands that it prints at its end, then scripts/tuneline deploy apply --region={region}."
    )


def stored_in(programs: Programs, bot: BotName) -> str | None:
    """The region of the database, else of the dataset bucket; None if there is neither."""
    database = programs.finds(
        *("gcloud", "firestore", "databases", "describe", f"--database={bot.database}"),
        *(f"--project={bot.project}", "--format=value(locationId)"),
    )
    bucket = database or programs.finds(
        *("gcloud", "storage", "buckets", "describe", f"gs://{bot.bucket('datasets')}"),
        "--format=value(location)",
    )
    return bucket.lower() if bucket else None


def warn(programs: Programs, bot: BotName, region: str) -> bool:
    """Whether the first deployment in `region` may be refused; prints a warning if so."""
    if allowed().get(region, True) or stored_in(programs, bot):
        return False
    open_to_all = ", ".join(name for name, builds in allowed().items() if builds)
    print(
        f"A new project may not be allowed to build in {region}. Google then says “cannot run builds in this "
        "region” after some minutes, trying again does not help, and the region cannot be changed.\n"
        f"Every project may build in {open_to_all}: choose with --region.",
        file=sys.stderr,
    )
    return True


def _offered(programs: Programs, project: str, group: str, noun: str) -> set[str]:
    listed = programs.read(
        "gcloud", group, noun, "list", f"--project={project}", "--format=value(name.basename())"
    )
    return set(listed.split())
