"""Check and prepare one upload, count its tokens, and write its report to the artifact bucket."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.options import Options
from tuneline.datasets.prepare import Prepared, check_and_prepare
from tuneline.datasets.report import as_data, as_markdown, model_notices
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import CheckOptions, Report
from tuneline.storage.objects import Objects
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.event import Upload

# A check stops itself well before the function's timeout of 540 s, which would end it without a notice.
CHECK_MINUTES = 5


class UploadCheck:
    """Check uploads. Without `token_counter` the tokens of Gemini stay estimates."""

    def __init__(
        self,
        *,
        objects: Objects,
        artifact_bucket: str,
        token_counter: TokenCounter | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._objects = objects
        self._artifacts = artifact_bucket
        self._token_counter = token_counter
        self._now = now
        self._clock = clock

    async def run(
        self, upload: Upload, check_options: CheckOptions, options: Options, problems: list[Problem]
    ) -> tuple[Report, Prepared | None]:
        """Return the report, with the `problems` of the options, and the prepared files of a valid dataset.

        Raises the errors of `Objects`.
        """
        model = check_options.model
        report, prepared = await asyncio.to_thread(self._prepare, upload, check_options, options)
        if prepared is not None and self._token_counter is not None:
            report, prepared = await self._token_counter.counted(report, prepared, model=model)
        for problem in (*problems, *model_notices(model, self._now().date())):
            report.problems.add(problem)
        await asyncio.to_thread(self._write_report, upload.id, report, model, options.epochs)
        return report, prepared

    async def delete(self, prepared: Prepared | None) -> None:
        """Delete the prepared files of a dataset that is not trained. Raises ObjectsRetryError."""
        for ref in prepared.objects if prepared else ():
            await asyncio.to_thread(self._objects.delete, ref)

    def _prepare(
        self, upload: Upload, check_options: CheckOptions, options: Options
    ) -> tuple[Report, Prepared | None]:
        """Check and prepare the object. Blocks, so it runs in a thread of its own."""
        self._objects.require(upload.ref)
        with self._objects.open(upload.ref, content=upload.content) as reader:
            return check_and_prepare(
                reader,
                check_options,
                objects=self._objects,
                bucket=self._artifacts,
                dataset=upload.id,
                fraction=options.validation_fraction,
                deadline=Deadline(CHECK_MINUTES, clock=self._clock),
            )

    def _write_report(self, dataset: str, report: Report, model: str, epochs: int | None) -> None:
        """Write the report as JSON and as a page in two languages. Blocks."""
        data = as_data(report, model=model, epochs=epochs)
        page = as_markdown(report) + "\n---\n\n" + as_markdown(report, language="zh-TW")
        for name, content, kind in (
            (f"reports/{dataset}.json", json.dumps(data, ensure_ascii=False, indent=1), "application/json"),
            (f"reports/{dataset}.md", page, "text/markdown; charset=utf-8"),
        ):
            with self._objects.write(self._artifacts, name, content_type=kind) as writer:
                writer.write(content.encode("utf-8", "replace"))
