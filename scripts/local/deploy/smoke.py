"""Try out what is deployed: LINE's test of the webhook, an event, a dataset, the poller."""

import argparse
import os

from local.deploy import place
from local.deploy.place import Place
from local.deploy.stopped import StoppedError
from tuneline.errors import RetryError

EXAMPLES = """
  scripts/deploy smoke
  scripts/deploy smoke --dry-run
"""
WHAT = (
    "LINE reaches the bot",
    "an event goes through the queue",
    "a dropped dataset is checked",
    "the poller runs",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    place.arguments(parser)


def run(given: argparse.Namespace) -> int:
    """0 all went well, 1 something did not."""
    where = place.find(given)
    if given.dry_run:
        for what in WHAT:
            print(f"would try: {what}")
        return 0
    where.terraform.init()
    return try_out(where)


def try_out(where: Place) -> int:
    """One line for each trial; all are made whatever becomes of the others. 0 when all went well, else 1."""
    # Google's clients take a second to load: the other verbs need not wait for them.
    from local.deploy.trials import dataset, poller, reply, webhook  # noqa: PLC0415

    # What they take for theirs, here and now.
    os.environ["GOOGLE_CLOUD_PROJECT"] = where.project
    # Whose quota the calls count in: a person's own credentials do not say, and some APIs then refuse them.
    # https://cloud.google.com/docs/authentication/troubleshoot-adc
    os.environ["GOOGLE_CLOUD_QUOTA_PROJECT"] = where.project
    failed = 0
    for what, each in zip(WHAT, (webhook, reply, dataset, poller), strict=True):
        try:
            print(f"✓ {each.trial(where)}", flush=True)
        except (StoppedError, RetryError) as why:
            failed += 1
            print(f"✗ {what}: {why}", flush=True)
    return 1 if failed else 0
