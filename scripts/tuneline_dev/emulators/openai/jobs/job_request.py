"""Read the request for a fine-tuning job.

https://platform.openai.com/docs/api-reference/fine-tuning/create
"""

from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.jobs.hyperparameters import Hyperparameters, read_hyperparameters

KNOWN = (
    "model", "training_file", "validation_file", "suffix", "seed",
    "metadata", "hyperparameters", "method", "integrations",
)  # fmt: skip


@dataclass(frozen=True)
class JobRequest:
    """The request for a job; `seed` is None if the platform chooses it."""

    model: str
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int | None
    metadata: dict[str, str] | None
    hyperparameters: Hyperparameters
    integrations: list[Any]


def read_job_request(body: dict[str, Any]) -> JobRequest:
    """Return the request. Raises ApiError 400 for missing, unknown or invalid properties."""
    for name in body:
        if name not in KNOWN:
            raise ApiError(400, f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    suffix, seed, validation = body.get("suffix"), body.get("seed"), body.get("validation_file")
    return JobRequest(
        model=bodies.text("model", bodies.required(body, "model"), 1, 256),
        training_file=bodies.text("training_file", bodies.required(body, "training_file"), 1, 256),
        validation_file=None if validation is None else bodies.text("validation_file", validation, 1, 256),
        suffix=None if suffix is None else bodies.text("suffix", suffix, 1, 64),
        seed=None if seed is None else bodies.integer("seed", seed, 0, 2**31 - 1),
        metadata=bodies.metadata(body.get("metadata")),
        hyperparameters=read_hyperparameters(body),
        integrations=_integrations(body.get("integrations")),
    )


def _integrations(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise bodies.wrong_type("integrations", "an array", value)
    if len(value) > 5:
        message = "Invalid 'integrations': array too long. Expected an array with maximum length 5."
        raise ApiError(400, message, param="integrations", code="array_above_max_length")
    return value
