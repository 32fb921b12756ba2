"""Wait until the webhook answers before LINE gets its address; LINE limits its tests.

In a new deployment Google refuses all calls for some minutes, until the public grant takes effect:
https://cloud.google.com/iam/docs/access-change-propagation
"""

import sys

import httpx2

from tuneline_cli.deploy.clock import Clock
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for

_PAUSE, _TIMEOUT = 6.0, 20.0
# The bot's answer to a request without LINE's signature.
_UNSIGNED = 401
_UNREACHED = 0


def wait_until_open(url: str, *, clock: Clock, seconds: float) -> None:
    """Wait until the bot answers at `url`. Raises TrialFailedError with instructions if it does not."""
    seen: list[int] = []

    def answers() -> bool | None:
        seen.append(_status(url))
        if len(seen) == 2:
            print("Waiting until the webhook answers; a new one takes some minutes …", file=sys.stderr)
        return True if seen[-1] == _UNSIGNED else None

    if wait_for(answers, clock=clock, seconds=seconds, pause=_PAUSE) is None:
        raise TrialFailedError(f"{_why(seen[-1])} LINE did not get the address.")


def _status(url: str) -> int:
    try:
        return httpx2.post(url, content=b"", timeout=_TIMEOUT).status_code
    except httpx2.HTTPError:
        return _UNREACHED


def _why(status: int) -> str:
    if status == 403:
        return (
            "Google answers 403 instead of the webhook. A new deployment opens within ten minutes: "
            "scripts/tuneline deploy smoke tests again. If 403 stays, your organisation forbids public "
            "services: see infra/README.md, “When it does not work”."
        )
    if status == 404:
        return "No function is at the webhook's address: run scripts/tuneline deploy apply."
    if status == _UNREACHED:
        return "The webhook's address cannot be reached from here: check your network, then try again."
    return f"The webhook answers {status}, unlike the bot: see its log in the console."
