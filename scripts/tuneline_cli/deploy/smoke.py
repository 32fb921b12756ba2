"""Test the deployment: LINE's test of the webhook, an event, the model, a dataset, the poller."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial

from tuneline.errors import DropError, RetryError
from tuneline_cli.command import json_option, verb
from tuneline_cli.deploy import deployment, prerequisites
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline deploy smoke
  scripts/tuneline deploy smoke --json
  scripts/tuneline deploy smoke --dry-run
"""
WHAT = (
    "LINE reaches the bot",
    "LINE says whether Chat is on",
    "an event goes through the queue",
    "an operator's event goes through the queue",
    "the model answers",
    "a dropped dataset is checked",
    "the poller runs",
)

_REFUSED = "your account needs the role Owner in the project, or the fault is temporary: try again."


@dataclass(frozen=True)
class Outcome:
    """One test that was run, and what it found, or what to do."""

    test: str
    has_passed: bool
    text: str

    def line(self) -> str:
        """A line for the operator."""
        return f"✓ {self.text}" if self.has_passed else f"✗ {self.test}: {self.text}"


@verb(__doc__, EXAMPLES)
@json_option
@with_deploy_options
def command(options: DeployOptions, *, as_json: bool) -> int:
    """Exit with 0 if all tests pass, else with 1."""
    where = deployment.find(options)
    if options.dry_run:
        if as_json:
            write_json([{"test": what} for what in WHAT])
        else:
            write("\n".join(f"would test: {what}" for what in WHAT))
        return 0
    where.terraform.init()
    if not as_json:
        return try_out(where)
    outcomes = list(_outcomes(where))
    write_json([asdict(outcome) for outcome in outcomes])
    return 0 if all(outcome.has_passed for outcome in outcomes) else 1


def try_out(where: Deployment, *, is_new: bool = False) -> int:
    """Run all tests, and write one line each at once; 0 if all pass, else 1."""
    has_passed = True
    for outcome in _outcomes(where, is_new=is_new):
        write(outcome.line())
        has_passed = has_passed and outcome.has_passed
    return 0 if has_passed else 1


def _outcomes(where: Deployment, *, is_new: bool = False) -> Iterator[Outcome]:
    """Run the tests one after the other.

    If the deployment `is_new`, its webhook may take some minutes until the public can call it.
    """
    # Google's clients take a second to load.
    from tuneline_cli.deploy.smoke_tests import (  # noqa: PLC0415
        chat_mode_test,
        dataset_test,
        model_test,
        operator_test,
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
        chat_mode_test.trial,
        reply_test.trial,
        operator_test.trial,
        model_test.trial,
        dataset_test.trial,
        poller_test.trial,
    )
    for what, trial in zip(WHAT, trials, strict=True):
        yield _outcome(what, trial, where)


def _outcome(what: str, trial: Callable[[Deployment], str], where: Deployment) -> Outcome:
    # As above.
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        return Outcome(what, True, trial(where))
    except (StoppedError, RetryError, DropError) as why:
        text = str(why)
    except GoogleAuthError as why:
        text = f"your login does not work ({type(why).__name__}): {prerequisites.LOG_IN}"
    except GoogleAPIError as why:
        text = f"Google refused a call ({type(why).__name__}); {_REFUSED}"
    return Outcome(what, False, text)
