"""The names of operations, for faults and counts."""

import re

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("POST", r"/v1/files", "files.create"),
    ("GET", r"/v1/files", "files.list"),
    ("GET", r"/v1/files/[^/]+", "files.retrieve"),
    ("DELETE", r"/v1/files/[^/]+", "files.delete"),
    ("GET", r"/v1/files/[^/]+/content", "files.content"),
    ("POST", r"/v1/fine_tuning/jobs", "jobs.create"),
    ("GET", r"/v1/fine_tuning/jobs", "jobs.list"),
    ("GET", r"/v1/fine_tuning/jobs/[^/]+", "jobs.retrieve"),
    ("GET", r"/v1/fine_tuning/jobs/[^/]+/events", "jobs.events"),
    ("GET", r"/v1/fine_tuning/jobs/[^/]+/checkpoints", "jobs.checkpoints"),
    ("POST", r"/v1/fine_tuning/jobs/[^/]+/cancel", "jobs.cancel"),
    ("POST", r"/v1/fine_tuning/jobs/[^/]+/pause", "jobs.pause"),
    ("POST", r"/v1/fine_tuning/jobs/[^/]+/resume", "jobs.resume"),
    ("GET", r"/v1/models", "models.list"),
    ("GET", r"/v1/models/[^/]+", "models.retrieve"),
    ("DELETE", r"/v1/models/[^/]+", "models.delete"),
    ("POST", r"/v1/chat/completions", "chat"),
    ("POST", r"/v1/embeddings", "embeddings"),
    ("POST", r"/v1/moderations", "moderations"),
)


def operation(method: str, path: str) -> str | None:
    """Return the operation of `method` and `path`, or None if it is not of the API."""
    for verb, pattern, name in PATTERNS:
        if verb == method and re.fullmatch(pattern, path):
            return name
    return None
