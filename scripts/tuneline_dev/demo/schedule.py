"""Call `job_poller` every second, as Cloud Scheduler does every minute."""

import asyncio
import contextlib

import httpx2

EVERY_SECONDS = 1.0


async def poll_for_ever(url: str) -> None:
    """Post to the poller until cancelled. If it does not respond, try again in a second."""
    async with httpx2.AsyncClient(timeout=60, trust_env=False) as http:
        while True:
            with contextlib.suppress(httpx2.HTTPError):
                await http.post(url)
            await asyncio.sleep(EVERY_SECONDS)
