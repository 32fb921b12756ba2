"""Define the secrets: their names, where an operator finds them, and the check of a value."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx2

from tuneline.errors import SettingError
from tuneline.settings import OPENAI_URL, LineSettings, ServingSettings, read
from tuneline_cli.deploy import training_provider
from tuneline_cli.deploy.line_api import LineAccessRefusedError, LineApi
from tuneline_cli.deploy.stopped import StoppedError

# The keys of hosts that train or answer elsewhere than on Vertex AI.
HOST_KEYS = ("openai-api-key", "chat-api-key")
_SECONDS = 20.0
_CHANNEL_SECRET = re.compile(r"[0-9a-f]{32}")


class WrongSecretError(StoppedError):
    """The value cannot be that secret; the text gives the reason, never the value."""


@dataclass(frozen=True)
class SecretKind:
    """One secret. `check` describes a plausible value in a few words, or raises WrongSecretError.

    A bot works without an optional one. A blank is an error unless it `may_have_blanks`.
    """

    name: str
    words: str
    purpose: str
    where: str
    check: Callable[[str], str]
    is_optional: bool = False
    may_have_blanks: bool = False


def kinds(answers: Mapping[str, object]) -> tuple[SecretKind, ...]:
    """The secrets of a deployment, the optional ones last; one more for each other host of the settings.

    If Gemini is trained, the keys of other hosts are optional: a stored key stays, so that a model of its
    host continues to answer.
    """
    chosen = answers.get("settings")
    settings = chosen if isinstance(chosen, Mapping) else {}
    # The deployment's own host, or on one machine an emulator's: no key goes to another host than its own.
    training = str(settings.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL)
    openai = SecretKind(
        name="openai-api-key",
        words="OpenAI API key",
        purpose="with it models are trained and asked at OpenAI, or at the host that OPENAI_BASE_URL names",
        where="https://platform.openai.com/api-keys",
        check=lambda value: _model_key(value, training),
        is_optional=training_provider.is_vertex(answers),
    )
    return (*_LINE, openai, *_chat_key(answers, settings), *_embedding_key(settings), _ENDPOINTS)


def _chat_key(answers: Mapping[str, object], settings: Mapping[str, object]) -> tuple[SecretKind, ...]:
    """The key for CHAT_BASE_URL, if that is set."""
    host = str(settings.get("CHAT_BASE_URL") or "")
    kind = SecretKind(
        name="chat-api-key",
        words="Key of the host that serves the models",
        purpose="with it the models are asked at CHAT_BASE_URL",
        where=host,
        check=lambda value: _model_key(value, host),
        is_optional=training_provider.is_vertex(answers),
    )
    return (kind,) if host else ()


def _embedding_key(settings: Mapping[str, object]) -> tuple[SecretKind, ...]:
    """The key for EMBEDDING_BASE_URL, if that is set. A bot works without embeddings, so it is optional."""
    host = str(settings.get("EMBEDDING_BASE_URL") or "")
    kind = SecretKind(
        name="embedding-api-key",
        words="Key of the host that makes embeddings",
        purpose="with it questions and examples are embedded at EMBEDDING_BASE_URL",
        where=host,
        check=lambda value: _model_key(value, host),
        is_optional=True,
    )
    return (kind,) if host else ()


def _channel_secret(value: str) -> str:
    if not _CHANNEL_SECRET.fullmatch(value):
        raise WrongSecretError(
            "That is no channel secret: one has 32 digits and letters a to f. (The long one is the token.)"
        )
    return "it looks right; LINE's test of the webhook will verify it"


def _access_token(value: str) -> str:
    settings = read(LineSettings, {**os.environ, "LINE_CHANNEL_ACCESS_TOKEN": value})
    try:
        name = LineApi(value, address=settings.line_api_base_url).bot_name()
    except LineAccessRefusedError as refused:
        raise WrongSecretError(str(refused)) from None
    return f"LINE knows it: the bot is “{name}”"


def _model_key(value: str, host: str) -> str:
    """https://platform.openai.com/docs/api-reference/models/list"""
    headers = {"authorization": f"Bearer {value}"}
    try:
        status = httpx2.get(f"{host}/models", headers=headers, timeout=_SECONDS).status_code
    except httpx2.HTTPError as failed:
        return f"not checked, {host} cannot be reached ({type(failed).__name__})"
    if status == 401:
        raise WrongSecretError(f"{host} does not know this key.")
    # A key with few rights may not list models, and works.
    return "the host knows it" if status == 200 else f"not checked, {host} answered {status}"


_LINE = (
    SecretKind(
        name="line-channel-secret",
        words="LINE channel secret",
        purpose="with it the bot checks that a message comes from LINE",
        where="https://developers.line.biz/console: your channel, tab Basic settings",
        check=_channel_secret,
    ),
    SecretKind(
        name="line-channel-access-token",
        words="LINE channel access token (long-lived)",
        purpose="with it the bot replies to your users",
        where="https://developers.line.biz/console: your channel, tab Messaging API, Issue",
        check=_access_token,
    ),
)


def _hosts(value: str) -> str:
    try:
        named = read(ServingSettings, {"CHAT_ENDPOINTS": value}).endpoints
    except SettingError as wrong:
        raise WrongSecretError(str(wrong)) from None
    return f"it names {', '.join(named)}"


_ENDPOINTS = SecretKind(
    name="chat-endpoints",
    words="Other hosts that serve models, as one line of JSON",
    purpose="with it the bot asks models at these hosts",
    where="functions/SETTINGS.md, “Other hosts”",
    check=_hosts,
    is_optional=True,
    may_have_blanks=True,
)
