"""Test that a model answers before it serves users."""

from collections.abc import Mapping

from tuneline.bootstrap.chat_hosts import chat_model_in
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline_cli.output import tell

SECONDS = 30.0


async def answers(candidate: Candidate, env: Mapping[str, str]) -> bool:
    """Whether it answers one short question; prints the reason if not. SettingError if no key is set."""
    model = chat_model_in(env, seconds=SECONDS, max_retries=1)
    try:
        await model.probe(candidate)
    except (DropError, RetryError) as failed:
        tell(f"{candidate.model} does not answer: {failed}. --no-probe continues all the same.")
        return False
    finally:
        await model.close()
    return True
