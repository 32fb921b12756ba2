"""Build the access token for Google's APIs."""

from collections.abc import Mapping
from typing import Final

from tuneline.inference.google_login import ApplicationDefaultCredentials
from tuneline.inference.google_metadata import MetadataServer
from tuneline.inference.google_token import GoogleToken
from tuneline.settings import GoogleTokenSettings, read

METADATA_HOST: Final = "metadata.google.internal"


def google_token(env: Mapping[str, str]) -> GoogleToken:
    """Build the token from the environment; one is shared by all clients of a process."""
    settings = read(GoogleTokenSettings, env)
    host = settings.metadata_host or (METADATA_HOST if settings.service else "")
    return GoogleToken(source=MetadataServer(host=host) if host else ApplicationDefaultCredentials())
