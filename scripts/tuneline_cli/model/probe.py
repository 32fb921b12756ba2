"""See that a model answers before it is trusted with users."""

import os
import sys

from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.settings import ChatSettings, ServingSettings, read

SECONDS = 30.0


async def answers(candidate: Candidate) -> bool:
    """Whether it answers one short question; says why where it does not. SettingError where no key is set."""
    chat, serving = read(ChatSettings, os.environ), read(ServingSettings, os.environ)
    model = chat_model(chat, serving, seconds=SECONDS, max_retries=1)
    try:
        await model.probe(candidate)
    except (DropError, RetryError) as failed:
        print(
            f"{candidate.model} does not answer: {failed}. --no-probe goes on all the same.", file=sys.stderr
        )
        return False
    finally:
        await model.close()
    return True
