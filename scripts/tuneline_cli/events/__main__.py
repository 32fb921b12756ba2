"""See what became of the events that LINE sent, and answer again what nobody answered.

With STORE and FIRESTORE_DATABASE as the functions have them:
  scripts/events list                  what became of each of the last day
  scripts/events list --unanswered     those whose users got no answer
  scripts/events list --apologies      those whose users got an apology in place of one
  scripts/events show 01HZX3           all that is known of one, without what was said
  scripts/events forget U4af49806…     deletes what is kept of somebody's chat

With REPLY_QUEUE, REPLY_URL and REPLY_INVOKER as `line_webhook` has them:
  scripts/events replay 01HZX3         puts a dead one on the queue again

`scripts/events VERB --help` says more of each.
Exit status: 0 done, 1 it cannot be done, 2 wrong usage. Results go to the standard output, messages to the
standard error.
"""

import sys
from collections.abc import Sequence

from tuneline_cli import verbs
from tuneline_cli.events import forget_chat, list_events, replay_event, show_event

VERBS = {"list": list_events, "show": show_event, "replay": replay_event, "forget": forget_chat}


def main(words: Sequence[str]) -> int:
    """Return what the verb in `words` returns."""
    return verbs.main("scripts/events", __doc__, VERBS, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
