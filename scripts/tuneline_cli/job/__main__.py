"""See what becomes of the training jobs, watch one, stop one.

With STORE and FIRESTORE_DATABASE as the functions have them:
  scripts/job list                     what became of each, the newest first
  scripts/job show ftjob-3f            all that is known of one
  scripts/job show ftjob-3f --plot     its loss curve in this terminal; --png FILE writes a picture
  scripts/job follow ftjob-3f          what it tells, as it tells it, to its end

With OPENAI_API_KEY and OPENAI_BASE_URL as `job_poller` has them, too:
  scripts/job cancel ftjob-3f          asks, then stops it

Jobs are followed by `job_poller`; here is read what it has put down. The beginning of an id is enough.
`scripts/job VERB --help` says more of each.
Exit 0 fine, 1 it cannot be done or has failed, 2 wrongly called. What was asked for goes to the output, the
rest to the errors.
"""

import sys
from collections.abc import Sequence

from tuneline_cli import verbs
from tuneline_cli.job import cancel_job, list_jobs, show_job, watch_job

VERBS = {"list": list_jobs, "show": show_job, "follow": watch_job, "cancel": cancel_job}


def main(words: Sequence[str]) -> int:
    """Return what the verb in `words` returns."""
    return verbs.main("scripts/job", __doc__, VERBS, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
