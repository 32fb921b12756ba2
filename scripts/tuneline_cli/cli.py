"""Operate a LINE bot: its datasets, training jobs, models, answers, events, settings and deployment.

The beginning of an id is enough. Results go to the standard output, everything else to the standard error.

\b
Exit codes:
  0    fine
  1    something needs attention, was rejected, or cannot be done
  2    wrongly called
  130  interrupted by Ctrl-C
"""

import logging
import os

import click

from tuneline.version import VERSION
from tuneline_cli.command import CommandGroup

PROGRAM = "scripts/tuneline"
# The shells' completion scripts call the program with this variable.
COMPLETE_VARIABLE = "_TUNELINE_COMPLETE"


@click.group(
    cls=CommandGroup,
    help=__doc__,
    verbs={
        "dataset": "tuneline_cli.dataset",
        "job": "tuneline_cli.job",
        "model": "tuneline_cli.model",
        "answer": "tuneline_cli.answer",
        "unanswered": "tuneline_cli.unanswered",
        "draft": "tuneline_cli.draft",
        "status": "tuneline_cli.status",
        "operator": "tuneline_cli.operators",
        "chat": "tuneline_cli.chat",
        "events": "tuneline_cli.events",
        "settings": "tuneline_cli.settings",
        "hours": "tuneline_cli.hours",
        "deploy": "tuneline_cli.deploy",
        "trainer": "tuneline_cli.trainer",
        "bench": "tuneline_dev.bench",
    },
)
@click.version_option(VERSION, message="Tuneline %(version)s")
def tuneline() -> None:
    """Keep the functions' log lines out of what the commands print."""
    logging.getLogger("tuneline").addHandler(logging.NullHandler())


def main() -> None:
    """Run the command line and exit with its code."""
    if COMPLETE_VARIABLE in os.environ:
        from tuneline_cli.completion import add_completion  # noqa: PLC0415

        add_completion(PROGRAM, COMPLETE_VARIABLE)
    tuneline(prog_name=PROGRAM, complete_var=COMPLETE_VARIABLE)
