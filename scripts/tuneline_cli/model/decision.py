"""The options of the commands that change which model answers: who decides it, and why."""

import functools
import getpass
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click


@dataclass(frozen=True)
class Decision:
    """The person who decides, and the reason, as they are recorded."""

    by: str
    reason: str


def by_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --by, the name of the person who decides."""
    return click.option("--by", help="who decides it  [default: your user name here]")(function)


def decider(by: str | None) -> str:
    """The name that is recorded."""
    return by or getpass.getuser()


def with_decision(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --by and --reason, and pass them as the keyword `decision`."""

    @click.option(
        "--reason",
        default="decided by hand",
        show_default=True,
        help="why; it is recorded, and reported to the operators",
    )
    @by_option
    @functools.wraps(function)
    def called(*args: Any, by: str | None, reason: str, **kwargs: Any) -> Any:
        return function(*args, decision=Decision(decider(by), reason), **kwargs)

    return called
