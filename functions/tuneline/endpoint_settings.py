"""Parse the setting `CHAT_ENDPOINTS`: further hosts of models, as a JSON object by name."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_ENDPOINT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_ENDPOINT_FIELDS = frozenset({"base_url", "api_key", "limit", "parameters"})
# Gemini models on Google Cloud, which need no key.
VERTEX_ENDPOINT = "vertex"
# The host of CHAT_BASE_URL; its address and key have their own settings.
DEFAULT_ENDPOINT = "default"


def endpoints(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Parse the hosts by name, each with `base_url` and `api_key`, optionally `limit` and `parameters`.

    Raises ValueError, whose text contains no values, because keys are among them.
    """
    try:
        hosts = json.loads(text or "{}")
        named = hosts.items()
    except (ValueError, RecursionError, AttributeError):
        example = '{"name": {"base_url": "…", "api_key": "…"}}'
        raise ValueError(f"it is not a JSON object such as {example}") from None
    for name, fields_of in named:
        if problem := _endpoint_problem(name, fields_of):
            raise ValueError(f"{name[:64]!r} {problem}")
    return MappingProxyType(hosts)


def _endpoint_problem(name: str, host: object) -> str | None:
    """The problem of one endpoint. None if there is none."""
    if not isinstance(host, dict):
        return "is not a JSON object"
    is_default = name == DEFAULT_ENDPOINT
    address = host.get("base_url")
    wrong = {
        "cannot name an endpoint: letters, digits, dots, hyphens and underscores, 64 at most": (
            not _ENDPOINT_NAME.match(name)
        ),
        f"has a field that is none of {', '.join(sorted(_ENDPOINT_FIELDS))}": (
            not host.keys() <= _ENDPOINT_FIELDS
        ),
        "has an address or a key, which CHAT_BASE_URL and CHAT_API_KEY set": (
            is_default and not host.keys().isdisjoint({"base_url", "api_key"})
        ),
        "is the name of Gemini models on Google Cloud, which need no entry": name == VERTEX_ENDPOINT,
        "has no api_key": not is_default and not _is_filled(host.get("api_key")),
        "has no base_url that is an http or https address": (
            not is_default and not (isinstance(address, str) and address.startswith(("https://", "http://")))
        ),
        "has a limit that is neither max_tokens nor max_completion_tokens": (
            host.get("limit", "max_tokens") not in ("max_tokens", "max_completion_tokens")
        ),
        "has parameters that are not a JSON object": not isinstance(host.get("parameters", {}), dict),
    }
    return next((text for text, is_so in wrong.items() if is_so), None)


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
