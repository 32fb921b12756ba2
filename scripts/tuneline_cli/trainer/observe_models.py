"""See whether a model that has ended still answers."""

from datetime import date

from tuneline.inference.gemini.addresses import model_path
from tuneline.inference.model_host_errors import NotFoundDropError
from tuneline.pricing import PRICES, is_gemini, price_of
from tuneline_cli.trainer.points import Findings
from tuneline_cli.trainer.probe_jobs import ProbeJobs

_CONTENTS = [{"role": "user", "parts": [{"text": "Hello"}]}]
_FEW_TOKENS = {"maxOutputTokens": 8}


async def see_ended_model(probes: ProbeJobs, findings: Findings, *, location: str, today: date) -> None:
    """Point 10, of an untuned model: a tuned one that has ended is not there to be asked."""
    ended = [name for name, row in PRICES.items() if is_gemini(name) and row.shutdown_date <= today]
    if not ended:
        findings.leave(10, "no model of Google's that is known here has ended")
        return
    path = model_path(ended[0], project=probes.api.project, location=location)[1]
    base = price_of(probes.base_model)
    later = f"; a tuned model's end is seen from {base.shutdown_date} on" if base else ""
    body = {"contents": _CONTENTS, "generationConfig": _FEW_TOKENS}
    try:
        await probes.api.post(location, f"{path}:generateContent", body)
    except NotFoundDropError:
        findings.note(10, f"{ended[0]}, untuned: yes, 404{later}", is_as_assumed=True)
    else:
        findings.note(10, f"{ended[0]}, untuned: no, it answers{later}", is_as_assumed=False)
