"""Check the call that creates a tuning job, before its data are read.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/tuning
"""

import re
from typing import Any

from tuneline_dev.emulators.vertex.base_models import BASE_MODELS
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.errors import ApiError, bad_request

# What the service chose in public reports if a request named no number of epochs.
DEFAULT_EPOCHS = 40
_LABEL_KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_LABEL_VALUE = re.compile(r"[a-z0-9_-]{0,64}")


def check_job_request(platform: Platform, body: dict[str, Any], region: str) -> None:
    """Raise ApiError 400 or 404 for what the service does not take."""
    _check_region(platform, region)
    _check_base(platform, body, region)
    spec = body.get("supervisedTuningSpec")
    if not spec:
        raise _invalid("tuning_job.tuning_spec", "A tuning spec is required.")
    if not spec.get("trainingDatasetUri"):
        path = "tuning_job.supervised_tuning_spec.training_dataset_uri"
        raise ApiError(400, f"List of found errors:\t1.Field: {path}; Message: Required field is not set.\t")
    _check_hyperparameters(body["baseModel"], spec.get("hyperParameters", {}))
    _check_names(body)


def epochs_of(body: dict[str, Any]) -> int:
    """Return how many epochs the job trains."""
    parameters = body["supervisedTuningSpec"].get("hyperParameters", {})
    return int(parameters.get("epochCount") or DEFAULT_EPOCHS)


def _check_region(platform: Platform, region: str) -> None:
    if region in platform.settings.tuning_regions:
        return
    regions = ", ".join(platform.settings.tuning_regions)
    message = f"Tuning is not supported in the location {region}. Supported locations: {regions}."
    raise ApiError(400, message, name="FAILED_PRECONDITION" if region == "global" else None)


def _check_base(platform: Platform, body: dict[str, Any], region: str) -> None:
    name = body.get("baseModel")
    if not name:
        message = "This emulator tunes base models only." if "preTunedModel" in body else "Required."
        raise _invalid("tuning_job.base_model", message)
    base = BASE_MODELS.get(name)
    if base is not None and platform.is_retired(name):
        message = f"Publisher Model `publishers/google/models/{name}` was not found."
        raise ApiError(404, message)
    if base is None or not base.adapter_sizes or name in platform.settings.untunable_bases:
        raise _invalid("tuning_job.base_model", f"Base model {name} is not supported for tuning in {region}.")


def _check_hyperparameters(base: str, given: dict[str, Any]) -> None:
    for name in ("batchSize", "learningRate"):
        if name in given:
            raise _invalid(
                "tuning_job.supervised_tuning_spec.hyper_parameters", f"{name} is for open models."
            )
    if given.get("epochCount", 0) < 0:
        raise _invalid("tuning_job.supervised_tuning_spec.hyper_parameters.epoch_count", "Must be positive.")
    if given.get("learningRateMultiplier", 1.0) <= 0:
        path = "tuning_job.supervised_tuning_spec.hyper_parameters.learning_rate_multiplier"
        raise _invalid(path, "Must be positive.")
    size = given.get("adapterSize", "ADAPTER_SIZE_UNSPECIFIED").removeprefix("ADAPTER_SIZE_")
    if size not in ("UNSPECIFIED", *BASE_MODELS[base].adapter_sizes):
        raise ApiError(400, "The adapter size is not supported for this base model.")


def _check_names(body: dict[str, Any]) -> None:
    if len(body.get("tunedModelDisplayName", "")) > 128:
        raise _invalid("tuning_job.tuned_model_display_name", "At most 128 characters are allowed.")
    for key, value in body.get("labels", {}).items():
        if not _LABEL_KEY.fullmatch(key) or not _LABEL_VALUE.fullmatch(value):
            text = (
                f"Label {key!r}: {value!r} is invalid: keys and values have at most 64 lower-case letters, "
                "digits, underscores and dashes, and a key begins with a letter."
            )
            raise _invalid("tuning_job.labels", text)
    if "encryptionSpec" in body:
        raise _invalid("tuning_job.encryption_spec", "CMEK is not supported for this base model.")


def _invalid(path: str, text: str) -> ApiError:
    return ApiError(400, f"Invalid value for {path}: {text}", details=[bad_request((path, text))])
