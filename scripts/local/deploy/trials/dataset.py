"""Drops a dataset that is too small, and sees dataset_upload reject it: nothing is trained or paid."""

import io
import json
import time
from typing import Any

from local.deploy.place import Place
from local.deploy.trials.documents import document
from local.deploy.trials.failed import TrialFailedError
from local.deploy.trials.waiting import wait_for
from tuneline.datasets.upload import Upload
from tuneline.settings import DatasetSettings
from tuneline.settings import read as read_settings
from tuneline.storage.objects import Objects

NAME = "tuneline-smoke.jsonl"
_LINES = (("早安", "早安！"), ("謝謝", "不客氣。"), ("再見", "再見！"))
_UNFINISHED = (None, "checking")


def trial(where: Place) -> str:
    """It was rejected, with the reason."""
    bucket = str(where.terraform.outputs()["dataset_bucket"])
    prefix = _prefix(where, bucket)
    content = _content()
    objects = Objects()
    started = time.monotonic()
    ref = objects.put(bucket, prefix + NAME, io.BytesIO(content), size=len(content), metadata={})
    try:
        found = _outcome(where, Upload(ref).id)
    finally:
        objects.delete(ref)
    if found is None:
        raise TrialFailedError(
            "A dataset was dropped and dataset_upload did not take it. In the first minutes of a deployment "
            "its trigger is not in force yet: scripts/deploy smoke tries again."
        )
    if found["state"] != "rejected":
        raise TrialFailedError(
            f"A dataset of three lines should be rejected, and is {found['state']}: see its log."
        )
    return f"A dataset of three lines was rejected as it should be, in {time.monotonic() - started:.0f} s"


def _outcome(where: Place, dataset: str) -> Any:
    outputs = where.terraform.outputs()

    def look() -> Any:
        found = document(outputs, f"datasets/{dataset}")
        return found if found and found.get("state") not in _UNFINISHED else None

    return wait_for(look)


def _prefix(where: Place, bucket: str) -> str:
    chosen = where.answers.known.get("settings") or {}
    return read_settings(DatasetSettings, {**chosen, "DATASET_BUCKET": bucket}).prefix


def _content() -> bytes:
    examples = (
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]}
        for asked, answered in _LINES
    )
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in examples)
