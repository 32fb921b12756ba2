"""Measure this machine: cold starts, answers, datasets, finding, embedding, a month's cost.

Figures are medians and percentiles of one run; other work on the machine is part of them.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "bench",
    help=__doc__,
    verbs={
        name: f"tuneline_dev.bench.{module}"
        for name, module in {
            "cold": "cold",
            "webhook": "webhook",
            "datasets": "dataset_checks",
            "upload": "upload",
            "file": "dataset.operator_file",
            "answering": "answering",
            "lifecycle": "lifecycle",
            "soak": "soak",
            "canary": "canary_run.measure",
            "flood": "flood",
            "capacity": "capacity",
            "finding": "finding.compare",
            "embedding": "embedding.measure",
            "masking": "masking.measure",
        }.items()
    },
)
