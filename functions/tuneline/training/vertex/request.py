"""Build the body of the request that creates a tuning job.

https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs/create
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from tuneline.pricing import GEMINI_EPOCHS
from tuneline.training.provider import JobRequest, RefusedDropError
from tuneline.training.vertex.names import label

# The label that carries a job's mark. Google passes a job's labels on to its model and endpoint.
LABEL: Final = "tuneline"
ADAPTER_SIZES: Final = MappingProxyType({1: "ONE", 2: "TWO", 4: "FOUR", 8: "EIGHT", 16: "SIXTEEN"})


def require_options(request: JobRequest) -> None:
    """Refuse what Gemini's tuning does not offer; the check of an upload does so before."""
    for name in ("batch_size", "seed"):
        if getattr(request.options, name) is not None:
            option = name.replace("_", "-")
            raise RefusedDropError(f"Gemini's tuning has no option {option}: upload the dataset without it")


def request_body(request: JobRequest, address: str) -> dict[str, Any]:
    options = request.options
    chosen: Mapping[str, Any] = {
        # Without a number Google chooses one, up to 40, and bills each epoch.
        "epochCount": options.epochs or GEMINI_EPOCHS,
        "learningRateMultiplier": options.learning_rate_multiplier,
        "adapterSize": options.adapter_size and f"ADAPTER_SIZE_{ADAPTER_SIZES[options.adapter_size]}",
    }
    return {
        "baseModel": request.base_model,
        "supervisedTuningSpec": {
            "trainingDatasetUri": address,
            "hyperParameters": {name: value for name, value in chosen.items() if value is not None},
            # Otherwise each kept checkpoint gets an endpoint of its own.
            "exportLastCheckpointOnly": True,
        },
        "tunedModelDisplayName": f"tuneline-{options.suffix or request.id[:12]}",
        "description": f"dataset {request.id}",
        "labels": {LABEL: label(request.mark)},
    }
