"""Upload a dataset that is too small, which dataset_upload has to reject, so nothing is billed."""

import io
import json
from collections.abc import Mapping
from typing import Any

from tuneline.settings import DatasetSettings
from tuneline.settings import read as read_settings
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.uploads.event import TRIAL_NAME, Upload
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.document_waits import document
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for

_LINES = (("早安", "早安！"), ("謝謝", "不客氣。"), ("再見", "再見！"))
_UNFINISHED = (None, "checking")
_SECONDS, _AGAIN_SECONDS = 240.0, 45.0


class _Drops:
    """Uploads the dataset, and again if no run has claimed it for a while."""

    def __init__(self, where: Deployment, bucket: str) -> None:
        self._outputs = where.terraform.outputs()
        self._clock = where.clock
        self._bucket, self._name = bucket, _prefix(where, bucket) + TRIAL_NAME
        self._objects = Objects()
        self._dropped: list[ObjectRef] = []
        self._last = 0.0

    def settled(self) -> Any:
        """The document of the upload that was claimed and checked; None before that."""
        documents = [self._document(ref) for ref in self._dropped]
        taken = [data for data in documents if data is not None]
        if not taken and (not self._dropped or self._clock.now() - self._last >= _AGAIN_SECONDS):
            self._drop()
        judged = [data for data in taken if data.get("state") not in _UNFINISHED]
        return judged[0] if judged else None

    def delete(self) -> None:
        """Delete all of them."""
        for ref in self._dropped:
            self._objects.delete(ref)

    def _document(self, ref: ObjectRef) -> Mapping[str, Any] | None:
        return document(self._outputs, f"datasets/{Upload(ref).id}")

    def _drop(self) -> None:
        content = _content()
        self._last = self._clock.now()
        self._dropped.append(
            self._objects.put(self._bucket, self._name, io.BytesIO(content), size=len(content), metadata={})
        )


def trial(where: Deployment) -> str:
    """Test that it is rejected.

    A trigger that was created minutes ago misses uploads until it takes effect:
    https://cloud.google.com/eventarc/docs/issues
    """
    drops = _Drops(where, str(where.terraform.outputs()["dataset_bucket"]))
    started = where.clock.now()
    try:
        found = wait_for(drops.settled, clock=where.clock, seconds=_SECONDS)
    finally:
        drops.delete()
    if found is None:
        raise TrialFailedError(
            f"A dataset was uploaded several times in {_SECONDS / 60:.0f} minutes and dataset_upload did not "
            "check it: see its log. In the first minutes of a deployment its trigger may not work yet: run "
            "scripts/tuneline deploy smoke again."
        )
    if found["state"] != "rejected":
        raise TrialFailedError(
            f"A dataset of three lines should be rejected, and is {found['state']}: see its log."
        )
    return f"A dataset of three lines was rejected as it should be, in {where.clock.now() - started:.0f} s"


def _prefix(where: Deployment, bucket: str) -> str:
    chosen = where.answers.known.get("settings") or {}
    return read_settings(DatasetSettings, {**chosen, "DATASET_BUCKET": bucket}).prefix


def _content() -> bytes:
    examples = (
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]}
        for asked, answered in _LINES
    )
    return b"".join(json.dumps(example, ensure_ascii=False).encode() + b"\n" for example in examples)
