"""Render the report of an evaluation as Markdown and as one self-contained HTML page."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.charts.svg.picture import as_svg
from tuneline.models.evaluation.charts import report_charts
from tuneline.models.evaluation.html_template import PAGE
from tuneline.models.evaluation.pairs import Side
from tuneline.models.evaluation.report import (
    EvaluationReport,
    QuestionResult,
    answer_text,
    as_data,
    measurements,
    outcome,
    reasons,
    rule,
    title,
    winner,
)
from tuneline.texts.evaluation_texts import report_texts
from tuneline.texts.punctuation import colon

SIDES: Final[tuple[Side, ...]] = ("before", "after")


def as_html(report: EvaluationReport, *, language: str) -> str:
    """The report as one HTML page; Jinja escapes every text in it."""
    # Loaded only when a report is written: few ticks end an evaluation.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    texts = report_texts(language)
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(PAGE).render(
        report=report,
        charts=[Markup(as_svg(chart)) for chart in report_charts(as_data(report), language=language)],  # noqa: S704 its texts are escaped
        texts=texts,
        language=language,
        sides=SIDES,
        title=title(report, texts),
        outcome=outcome(report, texts),
        measurements=measurements(report, texts),
        rule=rule(report, texts),
        colon=colon,
        answer_text=answer_text,
        reasons=reasons,
        winner=winner,
    )


def _model(report: EvaluationReport, side: Side) -> tuple[str, str | None]:
    return report.sides[side].model, report.sides[side].system_prompt


def as_markdown(report: EvaluationReport, *, language: str) -> str:
    """The report as Markdown. Texts are in fences, so that none is read as Markdown or HTML."""
    texts = report_texts(language)
    lines = [f"# {_plain(title(report, texts))}", "", *outcome(report, texts), ""]
    lines += [f"## {texts['result']}", "", "| | |", "|---|---|"]
    lines += [f"| {_plain(name)} | {_plain(value)} |" for name, value in measurements(report, texts)]
    lines += ["", f"## {texts['model']}"]
    for side in SIDES:
        model, prompt = _model(report, side)
        lines += ["", f"### {texts[side]}", "", *_fenced(model)]
        lines += ["", texts["prompt"], "", *_fenced(prompt or "–")]
    lines += ["", f"## {texts['questions']}", ""]
    lines += [] if report.results else [texts["no_questions"], ""]
    for number, result in enumerate(report.results, start=1):
        lines += _section(number, result, language)
    return "\n".join([*lines, f"## {texts['rule']}", "", rule(report, texts), ""])


def _section(number: int, result: QuestionResult, language: str) -> Iterator[str]:
    texts = report_texts(language)
    yield from (f"### {number}", "")
    for turn in result.question.turns[:-1]:
        yield from (f"{texts['earlier']} ({texts[turn['role']]})", "", *_fenced(turn["content"]), "")
    yield from (f"**{texts['question']}**", "", *_fenced(result.question.text), "")
    yield from (f"**{texts['reference']}**", "", *_fenced(result.question.reference), "")
    for side in SIDES:
        answer = result.before if side == "before" else result.after
        score = result.scored and (result.scored.before if side == "before" else result.scored.after)
        shown = "" if score is None else f" (chrF {score:.1f})"
        yield from (f"**{texts[side]}**{shown}", "", *_fenced(answer_text(answer, texts)), "")
    yield from (winner(result, texts), "")
    for reason in reasons(result, language):
        yield from (*_fenced(reason), "")


def _fenced(text: str) -> list[str]:
    """Put a text into a fence that is longer than any fence in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", text, fence]


def _plain(text: str) -> str:
    """Escape a short text for a line of Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", " ".join(text.split()))
