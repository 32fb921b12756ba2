"""The loss curve of a training job."""

import re
from typing import Final

from tuneline.charts.chart import Axis, Chart, Line, Link
from tuneline.charts.numbers import finite
from tuneline.storage.records.job import Job
from tuneline.texts.chart_texts import texts

# In a message of `training/vertex/job_messages.py`: its API gives no losses.
_PAGE: Final = re.compile(r"https://console\.cloud\.google\.com/\S+")


def loss_chart(job: Job, *, language: str) -> Chart:
    """The losses of the job's training examples and of its held-out ones, by step."""
    own = texts(language)
    page = _page_of(job)
    return Chart(
        title=own["loss_title"],
        language=language,
        empty=own["loss_at_google"] if page else own["loss_none"],
        x=Axis(own["loss_step"], digits=0),
        y=Axis(digits=3),
        lines=(
            Line(own["loss_train"], _column(job, "train_loss")),
            Line(own["loss_valid"], _column(job, "valid_loss"), "second"),
        ),
        link=Link(own["loss_page"], page) if page else None,
    )


def _column(job: Job, name: str) -> list[tuple[float, float | None]]:
    """The points with a value: most steps have no loss of held-out examples, which is no gap."""
    pairs = zip(job.curve.get("step", ()), job.curve.get(name, ()), strict=False)
    return [(step, value) for step, value in pairs if step is not None and finite(value) is not None]


def _page_of(job: Job) -> str:
    """The address of the page where the provider shows the losses itself; empty if there is none."""
    own = (_PAGE.search(event.text) for event in job.events if event.id.endswith("-page"))
    return next((address.group() for address in own if address), "")
