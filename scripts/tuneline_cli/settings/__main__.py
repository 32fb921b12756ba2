"""See and change what may change while the bot runs; it holds with the next message.

With STORE and FIRESTORE_DATABASE as the functions have them:
  scripts/settings show                          every setting, and which were set
  scripts/settings set month_usd 40              one of them
  scripts/settings set greeting --file hello.txt
  scripts/settings unset greeting                it has its default again

`scripts/settings VERB --help` says more of each. Who is told what is `scripts/status operators`.
Exit 0 fine, 1 it cannot be used, 2 wrongly called. What was asked for goes to the output, the rest to the
errors.
"""

import sys
from collections.abc import Sequence

from tuneline_cli import verbs
from tuneline_cli.settings import put_setting, show_settings, unset_setting

VERBS = {"show": show_settings, "set": put_setting, "unset": unset_setting}


def main(words: Sequence[str]) -> int:
    """Return what the verb in `words` returns."""
    return verbs.main("scripts/settings", __doc__, VERBS, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
