"""Call Vertex AI's REST API v1 about trainings: read, create, delete and list resources.

https://cloud.google.com/vertex-ai/docs/reference/rest
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from tuneline.inference.gemini.addresses import host_url
from tuneline.inference.gemini.api import ApiRequest, new_session, send
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host_errors import BusyRetryError
from tuneline.training.vertex.api_errors import error_of

# A page of a hundred jobs, each with statistics about its dataset.
MOST_BYTES: Final = 16_000_000
PAGE: Final = 100
# A list of more pages does not end.
MOST_PAGES: Final = 1_000


class VertexApi:
    """Call the API with the access tokens of `token`.

    With `base_url` every call goes there instead of to the location's own host. `seconds` is the time for
    one call.
    """

    def __init__(self, *, token: GoogleToken, project: str, seconds: float, base_url: str = "") -> None:
        self.project = project
        self._token = token
        self._seconds = seconds
        self._base_url = base_url

    async def get(self, location: str, name: str, *, version: str = "v1", **query: str) -> dict[str, Any]:
        """Read a resource. Raises NotFoundDropError, and the other errors of `error_of`."""
        return await self._call("GET", location, name, query=query, version=version)

    async def authorize(self) -> None:
        """Get an access token for the next calls. Raises the errors of the token's source."""
        await self._token.get()

    async def post(
        self,
        location: str,
        name: str,
        body: Mapping[str, Any],
        *,
        version: str = "v1",
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Create a resource, or call a method of one. Raises the errors of `error_of`.

        `seconds` is the time for this call, if it is not the usual one.
        """
        return await self._call("POST", location, name, body=body, version=version, seconds=seconds)

    async def delete(self, location: str, name: str) -> dict[str, Any]:
        """Delete a resource; returns its operation. Raises the errors of `error_of`."""
        return await self._call("DELETE", location, name)

    async def list_all(
        self, location: str, collection: str, field: str, **filters: str
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield every entry of a list in `location`. `field` holds a page's entries.

        Raises BusyRetryError if the list does not end, and the errors of `error_of`.
        """
        parent, token = f"projects/{self.project}/locations/{location}", ""
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            query = {"pageSize": str(PAGE), **filters, **({"pageToken": token} if token else {})}
            page = await self.get(location, f"{parent}/{collection}", **query)
            for entry in _list_in(page, field):
                yield entry
            token = str(page.get("nextPageToken") or "")
            if not token:
                return
            if token in seen:
                break
            seen.add(token)
        raise BusyRetryError(f"a list of {collection} that does not end", answered=False)

    async def _call(
        self,
        method: str,
        location: str,
        name: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        version: str = "v1",
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Make one call. A token that is refused is replaced once, which no service counts as a call."""
        request = ApiRequest(
            method=method,
            url=f"{self._base_url or host_url(location)}/{version}/{name}",
            body=body,
            query=query,
            seconds=seconds or self._seconds,
            most_bytes=MOST_BYTES,
        )
        # One session for each call: there are few, and the next may come from another event loop.
        async with new_session() as session:
            response = await send(session, self._token, request)
        if response.status != 200:
            raise error_of(response.status, response.body)
        if not isinstance(response.body, dict):
            raise BusyRetryError("an answer that is not an object", answered=False)
        return response.body


def _list_in(page: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    entries = page.get(field)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
