"""Deploy to Google Cloud, replace keys, test the deployment, take it down.

Each command can be repeated at any time, and stopped with Ctrl-C: the next run continues where it was.
The answers are kept in infra/terraform.tfvars.json and, once deployed, in the project for other computers.
A key is never kept in a file, a command or a log.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "deploy",
    help=__doc__,
    interrupted="Stopped. Completed steps stay: the same command continues.",
    verbs={
        "plan": "tuneline_cli.deploy.plan",
        "apply": "tuneline_cli.deploy.apply",
        "secrets": "tuneline_cli.deploy.store_secrets",
        "rotate": "tuneline_cli.deploy.rotate",
        "smoke": "tuneline_cli.deploy.smoke",
        "destroy": "tuneline_cli.deploy.destroy",
    },
)
