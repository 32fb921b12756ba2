"""Look up the advice for a failure in Google Cloud, by its error text."""

import re
from collections.abc import Iterator

from tuneline_cli.deploy.cloud.failure_table import FAILURES, UNSETTLED, Failure

# Colours, and the frame that Terraform draws around an error; it breaks lines inside of sentences too.
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FRAME = re.compile(r"[│╷╵|]")
_OTHERWISE = "Created resources stay. Fix the error above, then run the same command again to continue."
_AGAIN = "Created resources stay. Run the same command again in some minutes: the second try succeeds."
# A billing account that was linked a moment ago.
_UNPAID = (
    r"Billing must be enabled for activation of service|billing account for the owning project is disabled"
)


def advice(output: str) -> str:
    """The advice for the known failures in `output`: one sentence or more for each."""
    text = _plain(output)
    matching = list(_matching(text))
    lines = [failure.helps.format(lock=_lock(text)) for failure in matching]
    if not matching:
        lines.append(_OTHERWISE)
    elif all(failure.passes for failure in matching):
        lines.append(_AGAIN)
    return "\n".join(lines)


def is_unsettled(output: str) -> bool:
    """Whether a service refused a call because it is disabled, or was enabled a moment ago."""
    return re.search(f"{UNSETTLED}|{_UNPAID}", _plain(output)) is not None


def _plain(output: str) -> str:
    return " ".join(_FRAME.sub(" ", _COLOUR.sub("", output)).split())


def _matching(text: str) -> Iterator[Failure]:
    """The failures whose pattern is in `text`, without those that follow from an earlier one."""
    is_refused = False
    for failure in FAILURES:
        if re.search(failure.pattern, text):
            if is_refused and failure is FAILURES[-1]:
                return
            is_refused = True
            yield failure


def _lock(text: str) -> str:
    match = re.search(r"\bID: (\S+)", text)
    return match[1] if match else "ID, which the text above names"
