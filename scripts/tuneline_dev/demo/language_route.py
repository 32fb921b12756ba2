"""The page's route for its language, which is also that of the bot and of the user's phone."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.settings import LANGUAGES
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.update import change
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.json_body import json_object


async def set_language(client: DemoClient, request: Request) -> Response:
    """Set the `language` of the bot, like `scripts/tuneline settings set language`, and of the phone."""
    language = (await json_object(request)).get("language")
    if language not in LANGUAGES:
        raise HTTPException(400, f"The languages are {', '.join(LANGUAGES)}.")
    await change(client.documents, SETTINGS, lambda old: {**(old or {}), "language": language})
    if client.has_chat:
        await client.set_emulator(client.stack.line_url, user_language=language)
    return JSONResponse({})
