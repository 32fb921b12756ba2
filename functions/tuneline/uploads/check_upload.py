"""Check and prepare one upload, count its tokens, and write its report to the artifact bucket."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from tuneline.charts.pictures.finder import finder_chart
from tuneline.charts.svg.picture import as_svg
from tuneline.datasets.findings.finding import LANGUAGES, Problem
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.options import Options
from tuneline.datasets.prepare import Prepared, check_and_prepare
from tuneline.datasets.report import Finder, as_data, as_markdown, model_notices
from tuneline.datasets.report_page import as_page
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import CheckOptions, Report
from tuneline.retrieval.embedding.vector_objects import StoredVectors, VectorObjects
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.event import Upload
from tuneline.uploads.published_answers import published_answers, published_object

# A check stops itself well before the function's timeout of 540 s, which would end it without a notice.
CHECK_MINUTES = 5


class UploadCheck:
    """Check uploads. Without `token_counter` the tokens of Gemini stay estimates.

    Without `vectors` the examples are found by words alone.
    """

    def __init__(
        self,
        *,
        objects: Objects,
        artifact_bucket: str,
        token_counter: TokenCounter | None = None,
        vectors: VectorObjects | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._objects = objects
        self._artifacts = artifact_bucket
        self._token_counter = token_counter
        self._vectors = vectors
        self._now = now
        self._clock = clock

    async def run(
        self,
        upload: Upload,
        check_options: CheckOptions,
        options: Options,
        problems: list[Problem],
        *,
        language: str,
    ) -> tuple[Report, Prepared | None]:
        """Return the report, with the `problems` of the options, and the prepared files of a valid dataset.

        The report for people begins in the bot's `language`.
        Raises the errors of `Objects`.
        """
        model = check_options.model
        report, prepared = await asyncio.to_thread(self._prepare, upload, check_options, options)
        if prepared is not None and self._token_counter is not None:
            report, prepared = await self._token_counter.counted(report, prepared, model=model)
        made = await self._embed(prepared)
        if prepared is not None and made is not None:
            prepared = replace(prepared, vectors=made.object, embedder=made.embedder)
        for problem in (*problems, *model_notices(model, self._now().date())):
            report.problems.add(problem)
        finder = made.report if made else None
        await asyncio.to_thread(
            self._write_report,
            upload.id,
            report,
            model=model,
            epochs=options.epochs,
            finder=finder,
            language=language,
        )
        return report, prepared

    async def with_own_data(self, check_options: CheckOptions, documents: Documents) -> CheckOptions:
        """Add the published answers, whose data are not masked. Raises RetryErrors of the stores."""
        name = await published_object(documents)
        if not name:
            return check_options
        own = await asyncio.to_thread(lambda: [*published_answers(self._objects, self._artifacts, name)])
        return replace(check_options, own=own)

    async def delete(self, prepared: Prepared | None) -> None:
        """Delete the prepared files of a dataset that is not trained. Raises ObjectsRetryError."""
        for ref in prepared.objects if prepared else ():
            await asyncio.to_thread(self._objects.delete, ref)

    async def _embed(self, prepared: Prepared | None) -> StoredVectors | None:
        if self._vectors is None or prepared is None or prepared.sample is None:
            return None
        return await self._vectors.make(prepared.sample.name)

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

    def _write_report(
        self,
        dataset: str,
        report: Report,
        *,
        model: str,
        epochs: int | None,
        finder: Finder | None,
        language: str,
    ) -> None:
        """Write the report as JSON, and as Markdown and as a page for a phone. Blocks.

        These two are in the bot's language, and then in those of the catalog of findings.
        """
        data = as_data(report, model=model, epochs=epochs, finder=finder)
        languages = dict.fromkeys((language, *LANGUAGES))
        pages = {name: as_markdown(report, language=name, finder=finder) for name in languages}
        page, name = "\n---\n\n".join(pages.values()), as_printable(report.name)
        for path, content, kind in (
            (f"reports/{dataset}.json", json.dumps(data, ensure_ascii=False, indent=1), "application/json"),
            (f"reports/{dataset}.md", page, "text/markdown; charset=utf-8"),
            (
                f"reports/{dataset}.html",
                as_page(name, pages, _charts(finder, pages)),
                "text/html; charset=utf-8",
            ),
        ):
            with self._objects.write(self._artifacts, path, content_type=kind) as writer:
                writer.write(content.encode("utf-8", "replace"))


def _charts(finder: Finder | None, languages: Iterable[str]) -> dict[str, str]:
    """Draw how near an example must be to answer word for word, in the languages of the page."""
    drawn = {language: finder_chart(finder, language=language) for language in languages}
    return {language: as_svg(chart) for language, chart in drawn.items() if not chart.is_empty}
