"""Test the deployment: LINE's test of the webhook, an event, the model, a dataset, the poller."""

import os
from collections.abc import Callable
from functools import partial

from tuneline.errors import DropError, RetryError
from tuneline_cli.command import verb
from tuneline_cli.deploy import deployment, prerequisites
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deploy.stopped import StoppedError

EXAMPLES = """
  scripts/tuneline deploy smoke
  scripts/tuneline deploy smoke --dry-run
"""
WHAT = (
    "LINE reaches the bot",
    "an event goes through the queue",
    "the model answers",
    "a dropped dataset is checked",
    "the poller runs",
)

_REFUSED = "your account needs the role Owner in the project, or the fault is temporary: try again."


@verb(__doc__, EXAMPLES)
@with_deploy_options
def command(options: DeployOptions) -> int:
    """Exit with 0 if all tests pass, else with 1."""
    where = deployment.find(options)
    if options.dry_run:
        for what in WHAT:
            print(f"would test: {what}")
        return 0
    where.terraform.init()
    return try_out(where)


def try_out(where: Deployment, *, is_new: bool = False) -> int:
    """Run all tests, one line each; 0 if all pass, else 1.

    If the deployment `is_new`, its webhook may take some minutes until the public can call it.
    """
    # Google's clients take a second to load.
    from tuneline_cli.deploy.smoke_tests import (  # noqa: PLC0415
        dataset_test,
        model_test,
        poller_test,
        reply_test,
        webhook_test,
    )

    # Google's clients read these.
    os.environ["GOOGLE_CLOUD_PROJECT"] = where.project
    # Without a quota project some APIs refuse an operator's login.
    # https://cloud.google.com/docs/authentication/troubleshoot-adc
    os.environ["GOOGLE_CLOUD_QUOTA_PROJECT"] = where.project
    opens = (
        partial(webhook_test.trial, opens_within=webhook_test.NEW_SECONDS) if is_new else webhook_test.trial
    )
    trials: tuple[Callable[[Deployment], str], ...] = (
        opens,
        reply_test.trial,
        model_test.trial,
        dataset_test.trial,
        poller_test.trial,
    )
    went_well = [_went_well(what, trial, where) for what, trial in zip(WHAT, trials, strict=True)]
    return 0 if all(went_well) else 1


def _went_well(what: str, trial: Callable[[Deployment], str], where: Deployment) -> bool:
    # As above.
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        print(f"✓ {trial(where)}", flush=True)
    except (StoppedError, RetryError, DropError) as why:
        print(f"✗ {what}: {why}", flush=True)
    except GoogleAuthError as why:
        print(
            f"✗ {what}: your login does not work ({type(why).__name__}): {prerequisites.LOG_IN}", flush=True
        )
    except GoogleAPIError as why:
        print(f"✗ {what}: Google refused a call ({type(why).__name__}); {_REFUSED}", flush=True)
    else:
        return True
    return False
