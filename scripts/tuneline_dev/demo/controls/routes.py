"""The routes of the controls, and the parts of the page's state that they show."""

from collections.abc import Mapping
from typing import Any, Final

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls import answers, canary, drafts, hours, settings, takeovers
from tuneline_dev.demo.controls.bot_rules import rules_of
from tuneline_dev.demo.controls.refusals import Handler, explained

_POSTS: Final[Mapping[str, Handler]] = {
    "/api/questions/{id}/answer": answers.answer,
    "/api/questions/{id}/dismiss": answers.dismiss,
    "/api/pins": answers.pin,
    "/api/pins/{id}": answers.edit,
    "/api/pins/{id}/unpin": answers.unpin,
    "/api/hours/weekly": hours.put_weekly,
    "/api/hours/special": hours.put_special,
    "/api/hours/clear": hours.clear,
    "/api/hours/holidays": hours.close_holidays,
    "/api/drafts": drafts.switch,
    "/api/drafts/{id}/{decision}": drafts.decide,
    "/api/chats/{chat}/take_over": takeovers.take_over,
    "/api/chats/{chat}/give_back": takeovers.give_back,
    "/api/chats/{chat}/write": takeovers.write,
    "/api/models/{version}/share": canary.share,
    "/api/canary/end": canary.end,
    "/api/canary/ask": canary.users_ask,
    "/api/settings/{name}": settings.put,
    "/api/preset": settings.put_preset,
}
_GETS: Final[Mapping[str, Handler]] = {
    "/api/hours/holidays": hours.holidays,
    "/api/privacy": settings.privacy,
}
ROUTES: Final[Mapping[tuple[str, str], Handler]] = {
    **{("POST", path): explained(handler) for path, handler in _POSTS.items()},
    **{("GET", path): explained(handler) for path, handler in _GETS.items()},
}


async def shown_controls(client: DemoClient) -> dict[str, Any]:
    """Return the parts of the state that the controls show."""
    documents = client.documents
    return {
        "questions": await answers.shown_questions(documents),
        "pins": await answers.shown_pins(documents),
        "hours": await hours.shown_hours(documents),
        "drafts": await drafts.shown_drafts(documents),
        "takeovers": await takeovers.shown_takeovers(documents),
        "canary": await canary.shown_canary(documents),
        "settings": await settings.shown_settings(documents, await rules_of(client)),
    }
