"""The page's routes for charts: of a job, of a model, of a dataset, and of the bot's costs.

Each answers with the charts in the language `?lang=`, as pictures with a text for those who cannot see them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.charts.chart import Chart
from tuneline.charts.description import description
from tuneline.charts.pictures.cost import cost_chart, read_months
from tuneline.charts.pictures.finder import finder_chart
from tuneline.charts.pictures.loss import loss_chart
from tuneline.charts.svg.picture import as_svg
from tuneline.charts.svg.sheet import WIDTH
from tuneline.models.evaluation.charts import report_charts
from tuneline.settings import LANGUAGES, BudgetSettings, read
from tuneline.storage.objects import ObjectGoneDropError
from tuneline.storage.record_store import record_of
from tuneline.storage.records.job import Job, job_path
from tuneline.texts.punctuation import sentences
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.bot_rules import rules_of
from tuneline_dev.demo.controls.refusals import Handler

# With letters as large as the page's it is as wide as the page's cards.
_WIDE: Final = 540


async def job(client: DemoClient, request: Request) -> Response:
    """Return the loss curve of the job `{id}`."""
    (stored,) = await client.documents.get_many([job_path(request.path_params["id"])])
    record = record_of(Job, stored)
    if record is None:
        raise HTTPException(404, "There is no such job.")
    return _answer([loss_chart(record, language=_language(request))])


async def model(client: DemoClient, request: Request) -> Response:
    """Return the charts of the evaluation of the model `{id}`."""
    report = await _artifact(client, f"evaluations/{request.path_params['id']}.json")
    return _answer(report_charts(report, language=_language(request)))


async def dataset(client: DemoClient, request: Request) -> Response:
    """Return the chart of the scores of the dataset `{id}`; none if these were not measured."""
    report = await _artifact(client, f"reports/{request.path_params['id']}.json")
    return _answer([finder_chart(report.get("finder"), language=_language(request))])


async def costs(client: DemoClient, request: Request) -> Response:
    """Return the costs by month."""
    months = await read_months(client.documents, datetime.now(UTC))
    answers = Decimal(str((await rules_of(client)).month_usd))
    limit = read(BudgetSettings, client.env).month_usd + answers
    chart = cost_chart(months, limit_usd=limit, language=_language(request))
    return _answer([chart], is_below_heading=True)


CHART_ROUTES: Final[Mapping[tuple[str, str], Handler]] = {
    ("GET", "/api/charts/jobs/{id}"): job,
    ("GET", "/api/charts/models/{id}"): model,
    ("GET", "/api/charts/datasets/{id}"): dataset,
    ("GET", "/api/charts/costs"): costs,
}


async def _artifact(client: DemoClient, name: str) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(await client.prepared(name))
    except ObjectGoneDropError:
        return {}
    return report


def _language(request: Request) -> str:
    language = request.query_params.get("lang", "en")
    if language not in LANGUAGES:
        raise HTTPException(400, "There is no such language.")
    return language


def _answer(charts: Sequence[Chart], *, is_below_heading: bool = False) -> Response:
    """Return the charts. One alone has a `wide` picture, too; below a heading of the page it has no title."""

    def drawn(chart: Chart, width: int) -> str:
        # A link inside an image cannot be followed, so the page shows it beside the image.
        return as_svg(replace(chart, link=None), width=width, has_title=not is_below_heading)

    shown = [
        {
            "svg": drawn(chart, WIDTH),
            "wide": drawn(chart, _WIDE) if len(charts) == 1 else None,
            "alt": sentences((chart.title, description(chart)), chart.language),
            "link": {"name": chart.link.name, "address": chart.link.address} if chart.link else None,
        }
        for chart in charts
    ]
    return JSONResponse({"charts": shown}, headers={"cache-control": "no-store"})
