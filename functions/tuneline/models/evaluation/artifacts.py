"""Read the held-out examples from the artifact bucket, and write the evaluation's report to it."""

import json
from collections.abc import Callable
from typing import Final

from tuneline import logs
from tuneline.models.evaluation.questions import Chosen, Question, choose
from tuneline.models.evaluation.render import as_html, as_markdown
from tuneline.models.evaluation.report import EvaluationReport, as_data
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects

FOLDER: Final = "evaluations"


class Artifacts:
    """Access the artifact bucket `bucket`. Both methods block and raise ObjectsRetryError."""

    def __init__(self, *, objects: Objects, bucket: str) -> None:
        self._objects = objects
        self._bucket = bucket

    def questions(self, valid: str | None, is_pinned: Callable[[Question], bool]) -> Chosen:
        """Choose the questions from the object `valid`. None are chosen if there is no such object."""
        if valid is None:
            return Chosen()
        try:
            with self._objects.open(ObjectRef(self._bucket, valid, None)) as reader:
                return choose(reader, is_pinned=is_pinned)
        except ObjectGoneDropError:
            logs.warning("the held-out examples are gone: nothing is evaluated")
            return Chosen()

    def write(self, report: EvaluationReport, *, language: str) -> None:
        """Write the report as `evaluations/{version}.json`, `.md` and `.html`."""
        for ending, kind, content in (
            ("json", "application/json", json.dumps(as_data(report), ensure_ascii=False, indent=1)),
            ("md", "text/markdown; charset=utf-8", as_markdown(report, language=language)),
            ("html", "text/html; charset=utf-8", as_html(report, language=language)),
        ):
            name = f"{FOLDER}/{report.version}.{ending}"
            with self._objects.write(self._bucket, name, content_type=kind) as writer:
                writer.write(content.encode("utf-8", "replace"))
