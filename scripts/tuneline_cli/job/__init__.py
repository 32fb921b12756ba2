"""List, show, follow and cancel training jobs.

`job_poller` follows the jobs; these commands read what it has recorded.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "job",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.job.list_jobs",
        "show": "tuneline_cli.job.show_job",
        "follow": "tuneline_cli.job.watch_job",
        "cancel": "tuneline_cli.job.cancel_job",
    },
)
