"""The `filter` of a list of jobs: https://google.aip.dev/160, as far as it is used for tuning jobs."""

import re
from collections.abc import Callable
from typing import Any

from tuneline_dev.emulators.vertex.wire.errors import ApiError

_TERM = re.compile(
    r'\s*(labels\.[a-z][a-z0-9_-]*|state|tuned_model_display_name)\s*=\s*(?:"([^"]*)"|([^"\s]+))\s*'
)


def job_filter(text: str) -> Callable[[dict[str, Any]], bool]:
    """Make the test that a listed job passes: `labels.KEY="VALUE"`, `state="…"`, joined by AND.

    ApiError 400 for anything else.
    """
    terms = []
    for part in re.split(r"\s+AND\s+", text) if text.strip() else []:
        match = _TERM.fullmatch(part)
        if match is None:
            raise ApiError(400, f"Invalid filter: {text}")
        terms.append((match[1], match[2] or match[3] or ""))
    return lambda job: all(_value(job, name) == wanted for name, wanted in terms)


def _value(job: dict[str, Any], name: str) -> Any:
    if name.startswith("labels."):
        return job.get("labels", {}).get(name.removeprefix("labels."))
    return job.get("state" if name == "state" else "tunedModelDisplayName")
