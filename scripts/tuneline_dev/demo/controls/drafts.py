"""Draft mode: switch it, and decide on the drafts that wait for an operator."""

from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.bot_settings import why_not
from tuneline.chat.drafts.decision import Decision, waiting_drafts
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.answers.draft import DRAFTS, Draft
from tuneline_cli.draft.decided_drafts import as_json, decide_on_draft
from tuneline_cli.records import find_record
from tuneline_cli.settings.put_setting import write_setting
from tuneline_dev.demo.client import BY, DemoClient
from tuneline_dev.demo.controls.bot_rules import rules_of
from tuneline_dev.demo.controls.refusals import RefusedError, text_in
from tuneline_dev.demo.json_body import json_object

_STATES: Final[dict[str, Literal["sent", "edited", "skipped"]]] = {
    "send": "sent",
    "edit": "edited",
    "skip": "skipped",
}


async def shown_drafts(documents: Documents) -> list[dict[str, Any]]:
    """Return the drafts that wait, the oldest first."""
    return [as_json(draft) for draft in await waiting_drafts(documents)]


async def switch(client: DemoClient, request: Request) -> Response:
    """Set the draft `mode`: off, model or all."""
    mode = (await json_object(request)).get("mode")
    if wrong := why_not("drafts", mode):
        raise RefusedError("refused", f"The draft mode has to be {wrong}.", status=400)
    await write_setting(client.documents, "drafts", mode)
    return JSONResponse({})


async def decide(client: DemoClient, request: Request) -> Response:
    """Send a draft, send another `text` instead (`edit`), or skip it. Gives its `fate`."""
    state = _STATES.get(request.path_params["decision"])
    if state is None:
        raise RefusedError("refused", "A draft is sent, edited or skipped.", status=404)
    text = text_in(await json_object(request), "text") if state == "edited" else ""
    if state == "edited" and not text:
        raise RefusedError("draft_empty", "The answer is empty: write what the user has to get.", status=400)
    document = await find_record(client.documents, DRAFTS, request.path_params["id"])
    fate = await decide_on_draft(
        client.documents,
        stored_record(Draft, document),
        Decision(state, BY, text),
        (await rules_of(client)).language,
    )
    return JSONResponse({"fate": fate})
