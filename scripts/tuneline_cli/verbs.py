"""Run one verb of an operator's command, each a module: `scripts/dataset check`, `scripts/events replay`.

A verb's module says what it does in its first line, has EXAMPLES, names its `arguments`, and `run`s.
"""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from tuneline.datasets.findings.printable import as_printable
from tuneline.errors import RetryError, SettingError
from tuneline_cli.records import UnknownRecordError


def main(command: str, about: str | None, verbs: Mapping[str, ModuleType], words: Sequence[str]) -> int:
    """What the verb in `words` returns: 0 fine, 1 rejected; or 2 wrongly called."""
    given = _parser(command, about, verbs).parse_args(words)
    # What is logged is for a function's log; here it would be a bare word among what the command says.
    logging.getLogger("tuneline").addHandler(logging.NullHandler())
    try:
        return int(verbs[given.verb].run(given))
    except OSError as wrong:
        name = as_printable(str(wrong.filename or "It"))
        print(f"{name} cannot be read or written: {wrong.strerror}.", file=sys.stderr)
    except UnknownRecordError as unknown:
        print(f"{unknown}.", file=sys.stderr)
    except SettingError as missing:
        print(missing, file=sys.stderr)
    except RetryError as failed:
        print(f"It did not work now: {failed}. Try again.", file=sys.stderr)
    return 2


def consent(question: str, *, given: bool) -> int:
    """Ask before something is done: 0 agreed (or `given` already), 1 not, 2 nobody can be asked here."""
    if given:
        return 0
    if not sys.stdin.isatty():
        print("Nobody can be asked here: say --yes.", file=sys.stderr)
        return 2
    return 0 if input(f"{question} [y/N] ").strip().lower() in ("y", "yes") else 1


def _parser(command: str, about: str | None, verbs: Mapping[str, ModuleType]) -> argparse.ArgumentParser:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog=command, description=about, formatter_class=as_written)
    adding = parser.add_subparsers(dest="verb", required=True, metavar="|".join(verbs))
    for name, module in verbs.items():
        what = (module.__doc__ or "").splitlines()[0]
        one = adding.add_parser(
            name,
            help=what,
            description=what,
            epilog="examples:" + module.EXAMPLES,
            formatter_class=as_written,
        )
        module.arguments(one)
    return parser
