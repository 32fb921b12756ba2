"""Ask for a secret without showing it, until it is plausible."""

import getpass
import sys

from tuneline_cli.deploy.cloud.secret_kinds import SecretKind, WrongSecretError
from tuneline_cli.deploy.stopped import StoppedError

_TRIES = 5


def value_of(kind: SecretKind) -> str:
    """Read the value from the terminal; without one, from the next line of the standard input.

    Raises WrongSecretError if it is implausible (at a terminal after five tries), StoppedError without one.
    """
    print(f"{kind.words}: {kind.purpose}\n    {kind.where}", file=sys.stderr)
    for left in reversed(range(_TRIES if sys.stdin.isatty() else 1)):
        value = _typed()
        try:
            print(f"    {_checked(kind, value)}", file=sys.stderr)
        except WrongSecretError as wrong:
            if not left:
                raise
            print(f"    {wrong} Try again:", file=sys.stderr)
        else:
            return value
    raise AssertionError("the last try returns or raises")


def _typed() -> str:
    if sys.stdin.isatty():
        value = getpass.getpass("    paste it, nothing is shown, then ENTER: ")
    else:
        value = sys.stdin.readline()
    if not value.strip():
        raise StoppedError("No value was given. Stored keys stay: the same command continues.")
    return value.strip()


def _checked(kind: SecretKind, value: str) -> str:
    if not value.isascii() or not value.isprintable() or (" " in value and not kind.may_have_blanks):
        raise WrongSecretError("It has characters that no key has.")
    return kind.check(value)
