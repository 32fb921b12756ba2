"""Get an access token with an operator's own login: Application Default Credentials.

Only this module imports google-auth, and only when the first token is requested. google-auth blocks, so it
runs in a thread.

https://cloud.google.com/docs/authentication/application-default-credentials
"""

import asyncio
import functools
from datetime import UTC, datetime
from typing import Any, Final

from tuneline.errors import RetryError
from tuneline.inference.model_host_errors import BusyRetryError, NoAccessRetryError

SCOPES: Final = ("https://www.googleapis.com/auth/cloud-platform",)
SECONDS: Final = 20.0
# google-auth tries a request several times, so that each try has a part of the time.
TRY_SECONDS: Final = 5.0
# The lifetime of a token whose end google-auth does not know.
UNKNOWN_SECONDS: Final = 600.0
LOG_IN: Final = "log in with: gcloud auth application-default login"


class ApplicationDefaultCredentials:
    """The credentials that google-auth finds on this machine; they are read once."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._credentials: Any = None
        self._seconds = seconds

    @property
    def quota_project(self) -> str:
        """The quota project of the login, or of GOOGLE_CLOUD_QUOTA_PROJECT. Empty before the first token."""
        return getattr(self._credentials, "quota_project_id", None) or ""

    async def token(self) -> tuple[str, float]:
        """Return a new access token, and its remaining lifetime in seconds.

        NoAccessRetryError if there are no usable credentials, BusyRetryError if Google cannot be reached.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.to_thread(self._refresh)
        except TimeoutError:
            raise BusyRetryError("Google's login server does not answer in time", answered=False) from None

    def _refresh(self) -> tuple[str, float]:
        import google.auth  # noqa: PLC0415 it takes a tenth of a second to load
        from google.auth.transport.requests import Request  # noqa: PLC0415

        try:
            if self._credentials is None:
                self._credentials, _ = google.auth.default(scopes=SCOPES)
            self._credentials.refresh(functools.partial(Request(), timeout=TRY_SECONDS))
        except Exception as failed:  # noqa: BLE001 credentials of many kinds raise many kinds
            raise _translated(failed) from None
        expiry = self._credentials.expiry
        remaining = (expiry.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds() if expiry else None
        return self._credentials.token, UNKNOWN_SECONDS if remaining is None else remaining


def _translated(failed: Exception) -> RetryError:
    """Convert an exception of google-auth; its text may quote a credential, so it is left out."""
    from google.auth.exceptions import DefaultCredentialsError, RefreshError  # noqa: PLC0415

    if isinstance(failed, DefaultCredentialsError):
        return NoAccessRetryError(f"this machine has no credentials for Google Cloud: {LOG_IN}")
    if isinstance(failed, RefreshError) and not failed.retryable:
        return NoAccessRetryError(f"Google refuses the credentials of this machine: {LOG_IN}")
    reason = f"Google's login server does not answer ({type(failed).__name__})"
    return BusyRetryError(reason, answered=False)
