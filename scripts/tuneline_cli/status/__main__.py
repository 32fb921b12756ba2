"""See on one screen how the bot is, and be told on LINE when something has to be done.

With STORE and FIRESTORE_DATABASE as the functions have them:
  scripts/status                        which model answers, what trains, what waits for you, money, notices
  scripts/status --language zh-TW       the notices in another language
  scripts/status --json                 for a program

  scripts/status operators              who is told on LINE
  scripts/status operators --invite     a code: who sends it to the bot on LINE is an operator
  scripts/status operators --push on    notices are pushed to the operators (each counts in LINE's quota)
  scripts/status operators --remove 3f6a   takes out the one whose id ends so

JOB_BUDGET_USD and MONTH_BUDGET_USD are the functions' own, if they are set here as there.
Exit 0 fine, 1 something waits for a decision, a model's host refuses the key or has no credit left, users got
no answer or an apology that needs a look (no model; or five and more, a tenth of the answers), 2 wrongly
called.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from tuneline.errors import RetryError, SettingError
from tuneline.settings import LANGUAGES, BudgetSettings, read
from tuneline_cli import records
from tuneline_cli.status import operators
from tuneline_cli.status.collect import Seen, see
from tuneline_cli.status.status_screen import lines


def main(words: Sequence[str]) -> int:
    """Show it; or what `operators` is about."""
    given = _parser().parse_args(words)
    try:
        if given.verb == "operators":
            return operators.run(given)
        return _show(given)
    except SettingError as missing:
        print(missing, file=sys.stderr)
    except RetryError as failed:
        print(f"It did not work now: {failed}. Try again.", file=sys.stderr)
    return 2


def _show(given: argparse.Namespace) -> int:
    budget = read(BudgetSettings, os.environ)
    now = datetime.now(UTC)
    seen: Seen = records.with_documents(
        lambda store: see(store, now=now, training_cap=float(budget.month_usd), language=given.language)
    )
    if given.json:
        print(json.dumps(seen, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(lines(seen)))
    counts = (seen["unanswered"]["count"], seen["other_hosts"]["count"])
    return 1 if seen["decisions"] or any(counts) or seen["apologies"]["needs_a_look"] else 0


def _parser() -> argparse.ArgumentParser:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="scripts/status", description=__doc__, formatter_class=as_written)
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the notices (default: en)")
    adding = parser.add_subparsers(dest="verb", metavar="operators")
    what = (operators.__doc__ or "").splitlines()[0]
    one = adding.add_parser("operators", help=what, description=what)
    operators.arguments(one)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
