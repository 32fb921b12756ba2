"""Try out what is deployed: LINE's test of the webhook, an event, a dataset, the poller."""

import argparse
import os
from collections.abc import Callable
from functools import partial

from local.deploy import needs, place
from local.deploy.place import Place
from local.deploy.stopped import StoppedError
from tuneline.errors import DropError, RetryError

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

_REFUSED = "your account needs the role Owner in the project, or it is a fault that passes: try again."


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


def try_out(where: Place, *, is_new: bool = False) -> int:
    """One line for each trial; all are made whatever becomes of the others. 0 when all went well, else 1.

    What `is_new` has some minutes until everybody may call it.
    """
    # Google's clients take a second to load: the other verbs need not wait for them.
    from local.deploy.trials import dataset, poller, reply, webhook  # noqa: PLC0415

    # What they take for theirs, here and now.
    os.environ["GOOGLE_CLOUD_PROJECT"] = where.project
    # Whose quota the calls count in: a person's own credentials do not say, and some APIs then refuse them.
    # https://cloud.google.com/docs/authentication/troubleshoot-adc
    os.environ["GOOGLE_CLOUD_QUOTA_PROJECT"] = where.project
    opens = partial(webhook.trial, opens_within=webhook.NEW_SECONDS) if is_new else webhook.trial
    trials: tuple[Callable[[Place], str], ...] = (opens, reply.trial, dataset.trial, poller.trial)
    went_well = [_went_well(what, trial, where) for what, trial in zip(WHAT, trials, strict=True)]
    return 0 if all(went_well) else 1


def _went_well(what: str, trial: Callable[[Place], str], where: Place) -> bool:
    # With Google's clients, as above.
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        print(f"✓ {trial(where)}", flush=True)
    except (StoppedError, RetryError, DropError) as why:
        print(f"✗ {what}: {why}", flush=True)
    except GoogleAuthError as why:
        print(f"✗ {what}: your login does not work ({type(why).__name__}): {needs.LOG_IN}", flush=True)
    except GoogleAPIError as why:
        print(f"✗ {what}: Google refused a call ({type(why).__name__}); {_REFUSED}", flush=True)
    else:
        return True
    return False
