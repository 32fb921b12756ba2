"""The report of an evaluation for people: one Markdown file, and one HTML file that needs nothing else."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from tuneline.models.evaluation.pairs import Side
from tuneline.models.evaluation.report import (
    Report,
    Shown,
    facts,
    outcome,
    reasons,
    rule,
    said,
    title,
    winner,
)
from tuneline.texts.evaluation_texts import language_of, words

SIDES: Final[tuple[Side, ...]] = ("before", "after")
_STYLE: Final = """
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;
--good:#0a7a43;--bad:#b3261e;--reference:#eef3fb}
@media (prefers-color-scheme:dark){:root{--back:#12161c;--card:#1b2129;--ink:#e6eaf0;--soft:#9aa6b5;
--line:#2e3743;--good:#5fd39a;--bad:#ff8a80;--reference:#1f2a3a}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);
font:16px/1.6 system-ui,"Noto Sans TC","Noto Sans CJK TC",sans-serif}
main{max-width:70rem;margin:0 auto;padding:1.2rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.3;margin:.4rem 0 .8rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2rem 0 .6rem}
h3{font-size:.85rem;margin:0 0 .2rem;color:var(--soft);font-weight:600}
.card{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:1rem;margin:0 0 1rem}
.verdict{border-left:.4rem solid var(--good)}.verdict.held{border-left-color:var(--bad)}
.verdict p{margin:.2rem 0}.verdict p:first-child{font-size:1.15rem;font-weight:600}
table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem .35rem 0;text-align:left;
vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere;font-weight:400}
th{color:var(--soft);width:45%}tr:last-child td,tr:last-child th{border-bottom:0}
.text{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.question{font-weight:600}.reference{background:var(--reference);border-radius:.5rem;padding:.6rem .8rem;
margin:.7rem 0}
.sides{display:grid;gap:.8rem;grid-template-columns:1fr 1fr}
@media (max-width:40rem){.sides{grid-template-columns:1fr}}
.side{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;min-width:0}
.side.won{border-color:var(--good)}.score{color:var(--soft);font-weight:400}
.none{color:var(--bad)}.note{color:var(--soft);font-size:.9rem;margin:.6rem 0 0;overflow-wrap:anywhere}
"""
# Nothing may be loaded or run, whatever stands in an answer.
_HEAD: Final = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
)


def as_html(report: Report, *, language: str) -> str:
    """The report as a page of its own; every text in it is escaped."""
    said_in = words(language)
    state = "promoted" if report.verdict.promote else "held"
    sentences = "".join(f"<p>{_escaped(one)}</p>" for one in outcome(report, said_in))
    heading = _escaped(title(report, said_in))
    body = [
        f"<h1>{heading}</h1>",
        f'<section class="card verdict {state}">{sentences}</section>',
        f"<h2>{said_in['result']}</h2><section class=card>{_table(facts(report, said_in))}</section>",
        f'<h2>{said_in["model"]}</h2><section class="card sides">{_models(report, said_in)}</section>',
        f"<h2>{said_in['questions']}</h2>",
        *(_card(number, one, said_in) for number, one in enumerate(report.shown, start=1)),
        *([] if report.shown else [f"<p>{said_in['no_questions']}</p>"]),
        f"<h2>{said_in['rule']}</h2><p class=card>{_escaped(rule(report, said_in))}</p>",
    ]
    opening = f'<!doctype html><html lang="{language_of(language)}"><head>{_HEAD}<title>{heading}</title>'
    return f"{opening}<style>{_STYLE}</style></head><body><main>{''.join(body)}</main></body></html>\n"


def _models(report: Report, said_in: Mapping[str, str]) -> str:
    shown = []
    for side in SIDES:
        model, prompt = (_escaped(one or "–") for one in _model(report, side))
        shown.append(
            f"<div><h3>{said_in[side]}</h3><p class=text>{model}</p>"
            f"<h3>{said_in['prompt']}</h3><p class=text>{prompt}</p></div>"
        )
    return "".join(shown)


def _model(report: Report, side: Side) -> tuple[str, str | None]:
    return report.sides[side].model, report.sides[side].system_prompt


def _card(number: int, one: Shown, said_in: Mapping[str, str]) -> str:
    earlier = "".join(
        f"<p class=text>{said_in[turn['role']]}{said_in['colon']}{_escaped(turn['content'])}</p>"
        for turn in one.question.turns[:-1]
    )
    number_and_word = f"<h3>{number}. {said_in['question']}</h3>"
    explained = "".join(f"<br>{_escaped(reason)}" for reason in reasons(one, said_in))
    return (
        "<article class=card>"
        + (f"<h3>{said_in['earlier']}</h3>{earlier}" if earlier else "")
        + f'{number_and_word}<p class="text question">{_escaped(one.question.text)}</p>'
        + f"<div class=reference><h3>{said_in['reference']}</h3>"
        + f"<p class=text>{_escaped(one.question.reference)}</p></div>"
        + f"<div class=sides>{''.join(_side(side, one, said_in) for side in SIDES)}</div>"
        + f"<p class=note>{_escaped(winner(one, said_in))}{explained}</p></article>"
    )


def _side(side: Side, one: Shown, said_in: Mapping[str, str]) -> str:
    answer = one.before if side == "before" else one.after
    best = one.scored and (one.scored.judged or one.scored.winner)
    style = "text" if answer.text is not None else "text none"
    return (
        f'<div class="side{" won" if best == side else ""}"><h3>{said_in[side]} {_chrf(side, one)}</h3>'
        f'<p class="{style}">{_escaped(said(answer, said_in))}</p></div>'
    )


def _chrf(side: Side, one: Shown) -> str:
    if one.scored is None:
        return ""
    score = one.scored.before if side == "before" else one.scored.after
    return f"<span class=score>chrF {score:.1f}</span>"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = (
        f"<tr><th scope=row>{_escaped(name)}</th><td>{_escaped(value)}</td></tr>" for name, value in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _escaped(text: str) -> str:
    return html.escape(text, quote=True)


def as_markdown(report: Report, *, language: str) -> str:
    """The report as Markdown; texts stand in fences, so that nothing in them is read as Markdown or HTML."""
    said_in = words(language)
    lines = [f"# {_plain(title(report, said_in))}", "", *outcome(report, said_in), ""]
    lines += [f"## {said_in['result']}", "", "| | |", "|---|---|"]
    lines += [f"| {_plain(name)} | {_plain(value)} |" for name, value in facts(report, said_in)]
    lines += ["", f"## {said_in['model']}"]
    for side in SIDES:
        model, prompt = _model(report, side)
        lines += ["", f"### {said_in[side]}", "", *_fenced(model)]
        lines += ["", said_in["prompt"], "", *_fenced(prompt or "–")]
    lines += ["", f"## {said_in['questions']}", ""]
    lines += [] if report.shown else [said_in["no_questions"], ""]
    for number, one in enumerate(report.shown, start=1):
        lines += _section(number, one, said_in)
    return "\n".join([*lines, f"## {said_in['rule']}", "", rule(report, said_in), ""])


def _section(number: int, one: Shown, said_in: Mapping[str, str]) -> Iterator[str]:
    yield from (f"### {number}", "")
    for turn in one.question.turns[:-1]:
        yield from (f"{said_in['earlier']} ({said_in[turn['role']]})", "", *_fenced(turn["content"]), "")
    yield from (f"**{said_in['question']}**", "", *_fenced(one.question.text), "")
    yield from (f"**{said_in['reference']}**", "", *_fenced(one.question.reference), "")
    for side in SIDES:
        answer = one.before if side == "before" else one.after
        score = one.scored and (one.scored.before if side == "before" else one.scored.after)
        shown = "" if score is None else f" (chrF {score:.1f})"
        yield from (f"**{said_in[side]}**{shown}", "", *_fenced(said(answer, said_in)), "")
    yield from (winner(one, said_in), "")
    for reason in reasons(one, said_in):
        yield from (*_fenced(reason), "")


def _fenced(text: str) -> list[str]:
    """`text` in a fence longer than any it holds."""
    longest = max((len(found) for found in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", text, fence]


def _plain(text: str) -> str:
    """A short text within a line of Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", " ".join(text.split()))
