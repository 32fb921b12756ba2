"""Find the documents that an operator's command is about."""

import re

from tuneline.storage.documents import Document, Documents
from tuneline_cli.errors import UnknownRecordError

# More than any collection holds, so that the newest are among those that are read.
MOST = 100_000
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\Z")


async def find_record(store: Documents, collection: str, beginning: str) -> Document:
    """The one document of `collection` (events, datasets) whose id is `beginning`, or begins with it.

    Raises UnknownRecordError if there is none or several.
    """
    exact = (await store.get_many([f"{collection}/{beginning}"]))[0] if _ID.match(beginning) else None
    if exact is not None:
        return exact
    documents = await store.query(collection, where={}, limit=MOST)
    candidates = [document for document in documents if id_of(document).startswith(beginning)]
    if len(candidates) != 1:
        ids = ", ".join(id_of(candidate)[:12] for candidate in candidates[:5])
        several = f"several {collection} begin with {beginning}: {ids}"
        mistake = several if candidates else f"none of the {collection} is {beginning}"
        raise UnknownRecordError(f"{mistake}; `list` shows them.")
    return candidates[0]


def id_of(document: Document) -> str:
    """The last part of its path."""
    return document.path.rpartition("/")[2]
