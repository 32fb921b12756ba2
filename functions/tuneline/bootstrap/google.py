"""Build the clients of Google's APIs that need nothing but an access token."""

from collections.abc import Mapping
from typing import Final

from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.google_login import ApplicationDefaultCredentials
from tuneline.inference.google_metadata import MetadataServer
from tuneline.inference.google_token import GoogleToken
from tuneline.settings import GoogleTokenSettings, read

METADATA_HOST: Final = "metadata.google.internal"


def google_api(env: Mapping[str, str]) -> GoogleApi:
    """Build the client from the environment; one is shared by all hosts of a process."""
    return GoogleApi(token=google_token(env))


def google_token(env: Mapping[str, str]) -> GoogleToken:
    """Build the token from the environment; one is shared by all clients of a process."""
    settings = read(GoogleTokenSettings, env)
    host = settings.metadata_host or (METADATA_HOST if settings.service else "")
    return GoogleToken(source=MetadataServer(host=host) if host else ApplicationDefaultCredentials())
