"""Sign links that open one object of a bucket for some days, without a login.

The function's own account signs them through IAM, so there is no key.
https://cloud.google.com/storage/docs/access-control/signed-urls
"""

import asyncio
from datetime import timedelta
from typing import Any, Final

import google.auth
import requests
from google.api_core.exceptions import GoogleAPIError
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request

from tuneline import logs
from tuneline.storage.objects import Objects

# The longest lifetime of a signature: https://cloud.google.com/storage/quotas#objects
LIFETIME: Final = timedelta(days=7)
SECONDS: Final = 5.0
# A login that cannot sign is an AttributeError of the client.
_FAILURES: Final = (
    AttributeError,
    GoogleAPIError,
    GoogleAuthError,
    TimeoutError,
    requests.RequestException,
)
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"


class SignedLinks:
    """Signs links to the objects of one bucket."""

    def __init__(self, *, objects: Objects, bucket: str) -> None:
        self._objects = objects
        self._bucket = bucket
        self._login: Any = None

    async def link(self, name: str) -> str | None:
        """Return an address that opens the object for LIFETIME.

        None, and a line in the log, if the signature cannot be had now: a reply must not wait for it. None,
        too, without a bucket.
        """
        if not self._bucket:
            return None
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.to_thread(self._signed, name)
        except _FAILURES as failed:
            logs.warning("no link to an object could be signed", object=name, **logs.described(failed))
            return None

    def _signed(self, name: str) -> str:
        """Sign. Blocks. Raises one of _FAILURES."""
        client = self._objects.client
        blob = client.bucket(self._bucket).blob(name)
        if isinstance(client._credentials, AnonymousCredentials):
            # An emulator shows everything to everyone.
            return str(blob.public_url)
        if self._login is None:
            # The client's own credentials are for objects only.
            self._login, _ = google.auth.default(scopes=[_SCOPE])
        if not self._login.valid:
            self._login.refresh(Request())
        # A user's login has no address, and then a key is looked for, which there is not.
        email = getattr(self._login, "service_account_email", None)
        return str(
            blob.generate_signed_url(
                version="v4",
                expiration=LIFETIME,
                service_account_email=email,
                access_token=self._login.token,
            )
        )
