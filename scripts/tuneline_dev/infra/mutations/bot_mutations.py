"""Mutations of what separates two bots in one project."""

from typing import Final

from tuneline_dev.infra.mutation import Mutation

BOTS: Final = (
    Mutation(
        "two bots have one database",
        "firestore.tf",
        "= local.bot_name",
        '= "tuneline"',
        "bots",
        "The functions of a second bot read its own database and no other",
    ),
    Mutation(
        "two bots have one queue",
        "queue.tf",
        '"replies${local.suffix}"',
        '"replies"',
        "bots",
        "A second bot has a queue and a clock of its own",
    ),
    Mutation(
        "two bots have one set of secrets",
        "secrets.tf",
        '"${each.value}${local.suffix}"',
        "each.value",
        "bots",
        "The functions of a second bot read its own secrets and no others",
    ),
    Mutation(
        "two bots have one bucket of datasets",
        "datasets.tf",
        '"${local.prefix}-datasets"',
        '"${var.project}-tuneline-datasets"',
        "bots",
        "A second bot has buckets of its own",
    ),
    Mutation(
        "an alert is about the logs of all bots",
        "watch.tf",
        "${local.own_logs} AND jsonPayload.${each.value.field}",
        'resource.type=\\"cloud_run_revision\\" AND jsonPayload.${each.value.field}',
        "bots",
        "An alert of a second bot is about its own log",
    ),
    Mutation(
        "a builder reads every bucket whose name begins like its own",
        "bundle.tf",
        "/buckets/${bucket}/",
        "/buckets/${bucket}",
        "bots",
        "The builder of a second bot reads its own code",
    ),
    Mutation(
        "each bot watches the bill of the project",
        "budget.tf",
        ' || var.bot != ""',
        "",
        "bots",
        "The bill of the project is watched once",
    ),
)
