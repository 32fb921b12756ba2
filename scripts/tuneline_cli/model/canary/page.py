"""Write the figures of both sides of a canary as an HTML page, in one of the bot's languages."""

from typing import Final

from jinja2 import Environment

from tuneline.models.canary.figures import CanaryFigures
from tuneline.models.canary.table import CanaryRow, canary_rows
from tuneline.operator_cards.local_time import day_and_clock, timezone_of
from tuneline.operator_cards.models.model_name import model_name
from tuneline.texts.card_texts import texts
from tuneline.texts.punctuation import colon

# One page without scripts or external resources, whatever a model is called.
_PAGE: Final = """\
<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>{{ own.canary_title }}</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1.2rem 1rem 4rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #8886;padding:.35rem .5rem .35rem 0;text-align:right;font-weight:400}
th:first-child{text-align:left}thead th{opacity:.7}
p{margin:.2rem 0;overflow-wrap:anywhere}
</style>
</head>
<body>
<h1>{{ own.canary_title }}</h1>
<p>{{ name }} ({{ canary.model }})</p>
<p>{{ own.canary_since }}{{ colon }}{{ since }}</p>
{% for heading, rows in parts %}
<h2>{{ heading }}</h2>
<table>
<thead><tr>
<th>{{ own.canary_figure }}</th><th>{{ own.canary_candidate }}</th><th>{{ own.canary_current }}</th>
</tr></thead>
<tbody>
{% for row in rows %}
<tr><th>{{ own[row.key] }}</th><td>{{ row.candidate }}</td><td>{{ row.current }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endfor %}
</body>
</html>
"""


def canary_page(figures: CanaryFigures, language: str) -> str:
    """The page: both sides from the beginning, and in each time of one share."""
    own, zone = dict(texts(language)), timezone_of(language)

    def heading(share: int) -> str:
        return f"{own['canary_share']}{colon(language)}{share} %"

    parts: list[tuple[str, list[CanaryRow]]] = [(heading(figures.canary.share), canary_rows(figures))]
    if len(figures.periods) > 1:
        for each in figures.periods:
            alone = CanaryFigures(figures.canary, (each,))
            when = day_and_clock(each.period.since, zone)
            parts.append((f"{when} · {heading(each.period.share)}", canary_rows(alone)))
    template = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)
    return template.render(
        own=own,
        language=language,
        colon=colon(language),
        canary=figures.canary,
        name=model_name(figures.canary.version, language),
        since=day_and_clock(figures.canary.since, zone),
        parts=parts,
    )
