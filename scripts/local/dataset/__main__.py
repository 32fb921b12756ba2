"""Make, check, price, drop and watch datasets, with the very code that takes them in.

On this machine:
  scripts/dataset check questions.csv                  what is wrong with it, line by line
  scripts/dataset convert questions.csv -o out.jsonl   the good examples as chat JSONL
  scripts/dataset split out.jsonl --fraction 0.1       out.train.jsonl and out.valid.jsonl
  scripts/dataset price out.jsonl                      what training would cost
  scripts/dataset generate leaflet.pdf -o out.jsonl    questions and answers from documents

In the cloud (STORE, FIRESTORE_DATABASE and DATASET_BUCKET as the functions have them):
  scripts/dataset drop out.jsonl --option suffix=clinic
  scripts/dataset list                                 what became of each
  scripts/dataset show 3f8a12
  scripts/dataset approve 3f8a12                       one that is over the budget

`scripts/dataset VERB --help` says more of each.
Exit 0 fine, 1 rejected, 2 wrongly called. What was asked for goes to the output, the rest to the errors.
"""

import argparse
import sys
from collections.abc import Sequence

from local.dataset import approve, check, convert, drop, generate, listing, price, show, split
from tuneline.errors import RetryError, SettingError

VERBS = {
    "check": check,
    "convert": convert,
    "split": split,
    "price": price,
    "generate": generate,
    "drop": drop,
    "list": listing,
    "show": show,
    "approve": approve,
}


def main(words: Sequence[str]) -> int:
    """Run one verb; 0 fine, 1 rejected, 2 wrongly called."""
    given = _parser().parse_args(words)
    try:
        return int(VERBS[given.verb].run(given))
    except OSError as wrong:
        print(f"{wrong.filename or 'It'} cannot be read or written: {wrong.strerror}.", file=sys.stderr)
    except SettingError as missing:
        print(missing, file=sys.stderr)
    except RetryError as failed:
        print(f"It did not work now: {failed}. Try again.", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="scripts/dataset", description=__doc__, formatter_class=as_written)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="|".join(VERBS))
    for name, module in VERBS.items():
        what = (module.__doc__ or "").splitlines()[0]
        one = verbs.add_parser(
            name,
            help=what,
            description=what,
            epilog="examples:" + module.EXAMPLES,
            formatter_class=as_written,
        )
        module.arguments(one)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
