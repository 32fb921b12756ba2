"""Export the state of a running stack: the documents of its store, and the objects of its buckets.

Each release keeps one under `tests/data/releases/`, and the tests serve it with the code of today.
"""

import contextlib
import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.cloud.storage import Client

# Vectors are larger. They are made again if they are missing.
MOST_BYTES = 100_000


def export_state(folder: Path, *, store: Path, storage: Client) -> tuple[int, int]:
    """Write `documents.jsonl.gz` and `objects.jsonl.gz` to the folder; return how many of each.

    A document is `{"path", "data"}` with `{"$time": …}` for a time. An object is `{"bucket", "name",
    "content_type", "metadata", "text"}`; objects that are no text, or large, are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents, objects = [*_documents(store)], [*_objects(storage)]
    for name, entries in (("documents", documents), ("objects", objects)):
        lines = (json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n" for entry in entries)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    return len(documents), len(objects)


def _documents(store: Path) -> Iterator[dict[str, Any]]:
    with contextlib.closing(sqlite3.connect(store, timeout=30)) as connection:
        for path, data in connection.execute("SELECT path, data FROM documents ORDER BY path"):
            yield {"path": path, "data": json.loads(data)}


def _objects(storage: Client) -> Iterator[dict[str, Any]]:
    for bucket in storage.list_buckets():
        for blob in storage.list_blobs(bucket.name):
            if blob.size > MOST_BYTES:
                continue
            with contextlib.suppress(UnicodeDecodeError):
                yield {
                    "bucket": bucket.name,
                    "name": blob.name,
                    "content_type": blob.content_type,
                    "metadata": blob.metadata or {},
                    "text": blob.download_as_bytes().decode(),
                }
