"""Refuse a request with a code, for which the page has texts, and an English text."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import click
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tuneline.errors import DropError, RetryError
from tuneline.opening_hours.interval import HoursError
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline_cli.errors import CommandError, UnknownRecordError
from tuneline_dev.demo.client import DemoClient

Handler = Callable[[DemoClient, Request], Awaitable[Response]]


class RefusedError(HTTPException):
    """A refusal with its `code`, and the `facts` that the page's text of it shows."""

    def __init__(
        self, code: str, text: str, *, status: int = 409, facts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, text)
        self.code, self.facts = code, dict(facts or {})


def explained(handler: Handler) -> Handler:
    """Return the handler with its errors as refusals."""

    @functools.wraps(handler)
    async def answer(client: DemoClient, request: Request) -> Response:
        try:
            return await handler(client, request)
        except InvalidPinDropError as invalid:
            raise RefusedError(f"pin_{invalid.mistake}", _sentence(invalid), facts=invalid.facts) from None
        except HoursError as wrong:
            raise RefusedError("hours", _sentence(wrong)) from None
        except UnknownRecordError as unknown:
            raise RefusedError("gone", _sentence(unknown), status=404) from None
        except (CommandError, DropError, RetryError) as refused:
            raise RefusedError("refused", _sentence(refused)) from None
        except click.UsageError as wrong:
            raise RefusedError("refused", wrong.message) from None

    return answer


def text_in(body: dict[str, Any], name: str) -> str:
    """Return a text of the body without blanks around it; empty if there is none. Raises RefusedError."""
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise RefusedError("refused", f"{name} must be a text.", status=400)
    return value.strip()


def texts_in(body: dict[str, Any], name: str) -> list[str]:
    """Return a list of texts of the body. Raises RefusedError."""
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise RefusedError("refused", f"{name} must be a list of texts.", status=400)
    return value


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
