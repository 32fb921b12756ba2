"""The Jinja template of the HTML report: one page without scripts or external resources."""

from typing import Final

_STYLE: Final = """
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;
--good:#0a7a43;--bad:#b3261e;--reference:#eef3fb}
@media (prefers-color-scheme:dark){:root{--back:#101513;--card:#19201d;--ink:#e7eeea;--soft:#a4b3ab;
--line:#2d3833;--good:#5fd39a;--bad:#ff8a80;--reference:#1f2a3a}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);
font:16px/1.6 system-ui,sans-serif}
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
# The policy forbids loading and running anything, whatever text an answer contains.
_HEAD: Final = """\
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
"""
_MODELS: Final = """\
<h2>{{ texts['model'] }}</h2>
<section class="card sides">
{% for side in sides %}
<div>
<h3>{{ texts[side] }}</h3>
<p class="text">{{ report.sides[side].model or '–' }}</p>
<h3>{{ texts['prompt'] }}</h3>
<p class="text">{{ report.sides[side].system_prompt or '–' }}</p>
</div>
{% endfor %}
</section>
"""
_QUESTION: Final = """\
<article class="card">
{% for turn in result.question.turns[:-1] %}
{% if loop.first %}
<h3>{{ texts['earlier'] }}</h3>
{% endif %}
<p class="text">{{ texts[turn['role']] }}{{ colon(language) }}{{ turn['content'] }}</p>
{% endfor %}
<h3>{{ loop.index }}. {{ texts['question'] }}</h3>
<p class="text question">{{ result.question.text }}</p>
<div class="reference">
<h3>{{ texts['reference'] }}</h3>
<p class="text">{{ result.question.reference }}</p>
</div>
<div class="sides">
{% for side in sides %}
{% set answer = result[side] %}
{% set won = result.scored and side == (result.scored.judged or result.scored.winner) %}
<div class="side{{ ' won' if won }}">
<h3>{{ texts[side] }}
{%- if result.scored %} <span class="score">chrF {{ '%.1f' % result.scored[side] }}</span>{% endif %}</h3>
<p class="text{{ ' none' if answer.text is none }}">{{ answer_text(answer, texts) }}</p>
</div>
{% endfor %}
</div>
<p class="note">{{ winner(result, texts) }}
{%- for reason in reasons(result, language) %}<br>{{ reason }}{% endfor %}</p>
</article>
"""
PAGE: Final = f"""\
<!doctype html>
<html lang="{{{{ language }}}}">
<head>
{_HEAD}<title>{{{{ title }}}}</title>
<style>{_STYLE}</style>
</head>
<body><main>
<h1>{{{{ title }}}}</h1>
<section class="card verdict {{{{ 'promoted' if report.verdict.promote else 'held' }}}}">
{{% for sentence in outcome %}}
<p>{{{{ sentence }}}}</p>
{{% endfor %}}
</section>
<h2>{{{{ texts['result'] }}}}</h2>
<section class="card"><table>
{{% for name, value in measurements %}}
<tr><th scope="row">{{{{ name }}}}</th><td>{{{{ value }}}}</td></tr>
{{% endfor %}}
</table></section>
{{% for chart in charts %}}
<figure class="card">
{{{{ chart }}}}</figure>
{{% endfor %}}
{_MODELS}<h2>{{{{ texts['questions'] }}}}</h2>
{{% for result in report.results %}}
{_QUESTION}{{% else %}}
<p>{{{{ texts['no_questions'] }}}}</p>
{{% endfor %}}
<h2>{{{{ texts['rule'] }}}}</h2>
<p class="card">{{{{ rule }}}}</p>
</main></body>
</html>
"""
