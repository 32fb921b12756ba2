"""Put Tuneline on Google Cloud, and keep it there.

  scripts/deploy plan       what is missing and how to get it; what `apply` would change
  scripts/deploy apply      deploys, asks for keys it lacks, tries it out; again whenever something changed
  scripts/deploy secrets    stores the keys, without showing them
  scripts/deploy rotate     replaces one while the bot runs
  scripts/deploy smoke      tries out what is deployed, one line a trial
  scripts/deploy destroy    takes it down; your data stays

Each can be given again at any time, and stopped with Ctrl-C: the next run goes on where it was.
`--dry-run` says what would be done. `scripts/deploy VERB --help` says more of each.
What it asks is kept in infra/terraform.tfvars.json and, once it is deployed, in the project for others;
a key never is, in no file, no command and no log.
Exit 0 fine, 1 not deployed or not well, 2 wrongly called.
"""

import sys
from collections.abc import Sequence

from tuneline_cli import verbs
from tuneline_cli.deploy import apply, destroy, plan, rotate, smoke, store_secrets
from tuneline_cli.deploy.cloud.bundle import EmptyBundleError
from tuneline_cli.deploy.stopped import StoppedError

VERBS = {
    "plan": plan,
    "apply": apply,
    "secrets": store_secrets,
    "rotate": rotate,
    "smoke": smoke,
    "destroy": destroy,
}


def main(words: Sequence[str]) -> int:
    """What the verb in `words` returns, or why it could not go on."""
    try:
        return verbs.main("scripts/deploy", __doc__, VERBS, words)
    except (StoppedError, EmptyBundleError) as why:
        print(why, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        print("\nStopped. What was done stays done: the same command goes on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
