"""The models that Tuneline has put down, and which of them answers."""

import argparse
import getpass
import os

from tuneline.settings import ChatSettings, read
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline_cli import records
from tuneline_cli.records import UnknownRecordError

Pointer = Serving | None


async def pointer(store: Documents) -> Pointer:
    """What `bot/serving` says, None before any model served."""
    return await read_record(store, Serving, SERVING)


async def found(store: Documents, beginning: str) -> Document:
    """The one model whose version is `beginning`, or begins so. UnknownRecordError says which there are."""
    try:
        return await records.found(store, "models", beginning)
    except UnknownRecordError as unknown:
        there = await store.query("models", where={}, limit=records.MOST)
        versions = ", ".join(sorted((records.id_of(one) for one in there), reverse=True)[:10])
        said = str(unknown).partition(";")[0]
        raise UnknownRecordError(f"{said}; there are {versions or 'none yet'}") from None


def place(version: str, state: str, serving: Pointer) -> str:
    """How a model stands: `serving`, `behind 1` (asked first when that is gone), or its own state."""
    versions = [one.version for one in serving.tuned] if serving else []
    if serving is not None and serving.version == version:
        return "serving, gone" if serving.gone_at else "serving"
    if version in versions:
        return f"behind {versions.index(version) + (1 if serving and serving.version == BASE else 0)}"
    return state


def base_model() -> str:
    """BASE_MODEL. No model is asked for it, so a key need not be set."""
    return read(ChatSettings, {"CHAT_API_KEY": "none", **os.environ}).base_model


def who_and_why(parser: argparse.ArgumentParser) -> None:
    """The arguments of what changes something."""
    parser.add_argument("--reason", default="decided by hand", help="why; it is kept, and told the operators")
    parser.add_argument("--by", default=None, help="who decides it (default: your user name here)")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def by(given: argparse.Namespace) -> str:
    """Who decides it."""
    return str(given.by or getpass.getuser())
