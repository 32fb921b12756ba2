"""Read the lines of a `gs://` object from Cloud Storage, as the tuning service does."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx2

MOST_BYTES = 1_000_000_000
READ_SECONDS = 60.0


class UnreadableError(Exception):
    """The object cannot be read: `status` is what Cloud Storage answered, 0 for no answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Cloud Storage answered {status}")
        self.status = status


async def stored_lines(storage_url: str, bucket: str, name: str) -> AsyncIterator[bytes]:
    """Yield an object's lines that are not blank. Raises UnreadableError, also after some lines."""
    url = f"{storage_url}/storage/v1/b/{quote(bucket, safe='')}/o/{quote(name, safe='')}?alt=media"
    rest, size = b"", 0
    try:
        async with (
            httpx2.AsyncClient(timeout=READ_SECONDS, trust_env=False) as http,
            http.stream("GET", url) as answer,
        ):
            if answer.status_code != 200:
                raise UnreadableError(answer.status_code)
            async for chunk in answer.aiter_bytes():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise UnreadableError(413)
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line.strip():
                        yield line
    except httpx2.HTTPError:
        raise UnreadableError(0) from None
    if rest.strip():
        yield rest
