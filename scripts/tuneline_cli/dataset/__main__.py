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
  scripts/dataset delete 3f8a12                        with all that was made of it

`scripts/dataset VERB --help` says more of each.
Exit 0 fine, 1 rejected, 2 wrongly called. What was asked for goes to the output, the rest to the errors.
"""

import sys
from collections.abc import Sequence

from tuneline.datasets import tokens
from tuneline_cli import generate, verbs
from tuneline_cli.dataset import (
    approve_dataset,
    check_dataset,
    convert_dataset,
    delete_dataset,
    drop_dataset,
    list_datasets,
    price_dataset,
    show_dataset,
    split_dataset,
)

VERBS = {
    "check": check_dataset,
    "convert": convert_dataset,
    "split": split_dataset,
    "price": price_dataset,
    "generate": generate,
    "drop": drop_dataset,
    "list": list_datasets,
    "show": show_dataset,
    "approve": approve_dataset,
    "delete": delete_dataset,
}


_COUNTING = ("check", "price", "generate")


def main(words: Sequence[str]) -> int:
    """What the verb in `words` returns; where tokens cannot be counted here that is said first."""
    if words[:1] and words[0] in _COUNTING and not tokens.is_exact():
        print(
            "The tokenizer is not installed on this computer: tokens and prices are estimates here.",
            file=sys.stderr,
        )
    return verbs.main("scripts/dataset", __doc__, VERBS, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
