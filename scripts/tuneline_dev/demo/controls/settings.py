"""Settings that an owner changes: the greeting, the limits, the rules of a clinic, the privacy notice."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.bot_settings import BotRules, why_not
from tuneline.settings import LANGUAGES, BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline_cli.settings.privacy_page import privacy_page
from tuneline_cli.settings.put_preset import write_preset
from tuneline_cli.settings.put_setting import write_setting
from tuneline_cli.settings.show_privacy import read_privacy_facts
from tuneline_cli.settings.unset_setting import remove_setting
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.refusals import RefusedError
from tuneline_dev.demo.json_body import json_object

# Those that the page has a field for.
CHANGED: Final = ("greeting", "per_minute", "per_day", "month_usd", "privacy_url")
_SHOWN: Final = (*CHANGED, "language", "preset", "drafts")


async def shown_settings(documents: Documents, rules: BotRules) -> dict[str, Any]:
    """Return the value of each setting of the page, and which of them are `set`."""
    (stored,) = await documents.get_many([SETTINGS])
    given = stored.data if stored else {}
    values = {name: getattr(rules, name) for name in _SHOWN}
    return {**values, "set": [name for name in _SHOWN if given.get(name) is not None]}


async def put(client: DemoClient, request: Request) -> Response:
    """Set `{name}` to a `value`, or return it to its default if the value is null."""
    name, body = request.path_params["name"], await json_object(request)
    if name not in CHANGED:
        raise RefusedError("refused", "The page has no such setting.", status=404)
    value = body.get("value")
    if value is None:
        await remove_setting(client.documents, name)
    elif wrong := why_not(name, value):
        raise RefusedError(f"setting_{name}", f"{name} has to be {wrong}.", status=400)
    else:
        await write_setting(client.documents, name, value)
    return JSONResponse({})


async def put_preset(client: DemoClient, request: Request) -> Response:
    """Set the rules of a trade (`clinic`), or undo them (`none`)."""
    preset = (await json_object(request)).get("preset")
    if preset not in ("none", "clinic"):
        raise RefusedError("refused", "The preset is none or clinic.", status=400)
    await write_preset(client.documents, preset, language=read(BotSettings, client.env).language)
    return JSONResponse({})


async def privacy(client: DemoClient, request: Request) -> Response:
    """Return the privacy notice for the owner's page, in `?language=` or the bot's. Gives `{"text"}`."""
    facts, rules = await read_privacy_facts(client.documents, client.env)
    wanted = request.query_params.get("language")
    language = wanted if wanted in LANGUAGES else rules.language
    return JSONResponse({"text": privacy_page(facts, language=language), "language": language})
