"""See which models there are, compare them, choose which one answers, and ask it.

With STORE and FIRESTORE_DATABASE as the functions have them:
  scripts/model list                             every model, and which one serves
  scripts/model show 20261120                    all that is known of one: its evaluation, what happened to it
  scripts/model promote 20261120 --reason "…"    it answers from the next message on
  scripts/model rollback --reason "…"            the one before it answers again
  scripts/model retire 20261120                  it is never asked again
  scripts/model register gpu-1 --model clinic-lora --endpoint gpu

With CHAT_API_KEY or OPENAI_API_KEY, CHAT_BASE_URL, CHAT_ENDPOINTS as `line_reply` has them:
  scripts/model compare serving base "頭痛要看哪一科？"
  scripts/model ask "頭痛要看哪一科？"

`scripts/model VERB --help` says more of each.
Exit 0 fine, 1 it cannot be done or you said no, 2 wrongly called. What was asked for goes to the output, the
rest to the errors.
"""

import sys
from collections.abc import Sequence

from tuneline_cli import verbs
from tuneline_cli.model import (
    ask_model,
    compare_models,
    list_models,
    promote,
    register,
    retire,
    rollback,
    show_model,
)

VERBS = {
    "list": list_models,
    "show": show_model,
    "compare": compare_models,
    "promote": promote,
    "rollback": rollback,
    "register": register,
    "retire": retire,
    "ask": ask_model,
}


def main(words: Sequence[str]) -> int:
    """Return what the verb in `words` returns."""
    return verbs.main("scripts/model", __doc__, VERBS, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
