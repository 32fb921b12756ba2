"""Asks the webhook's address whether the bot is there, before LINE is told of it; LINE counts its tests.

In a new deployment Google refuses everybody for some minutes, until its grant to everybody is in force:
https://cloud.google.com/iam/docs/access-change-propagation
"""

import sys

import httpx2

from tuneline_cli.deploy.clock import Clock
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for

_PAUSE, _TIMEOUT = 6.0, 20.0
# What the bot says to whoever does not sign as LINE does.
_UNSIGNED = 401
_UNREACHED = 0


def wait_until_open(url: str, *, clock: Clock, seconds: float) -> None:
    """Wait until the bot answers at `url`. TrialFailedError where it does not, with what to do."""
    seen: list[int] = []

    def answers() -> bool | None:
        seen.append(_status(url))
        if len(seen) == 2:
            print("Waiting until the webhook answers; a new one takes some minutes …", file=sys.stderr)
        return True if seen[-1] == _UNSIGNED else None

    if wait_for(answers, clock=clock, seconds=seconds, pause=_PAUSE) is None:
        raise TrialFailedError(f"{_why(seen[-1])} LINE was not told of the address.")


def _status(url: str) -> int:
    try:
        return httpx2.post(url, content=b"", timeout=_TIMEOUT).status_code
    except httpx2.HTTPError:
        return _UNREACHED


def _why(status: int) -> str:
    if status == 403:
        return (
            "Google answers 403 in the webhook's place. A new deployment is opened within ten minutes: "
            "scripts/tuneline deploy smoke tries again. If it stays so, your organisation forbids public "
            "services: see infra/README.md, “When it does not work”."
        )
    if status == 404:
        return "No function is at the webhook's address: run scripts/tuneline deploy apply."
    if status == _UNREACHED:
        return "The webhook's address cannot be reached from here: look at your network, then try again."
    return f"The webhook answers {status}, not as the bot does: see its log in the console."
