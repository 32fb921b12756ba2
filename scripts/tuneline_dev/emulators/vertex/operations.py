"""The names of the operations, by which faults are armed, rights are denied and calls are counted."""

import re

_LOCATION = r"/v1(?:beta1)?/projects/[^/]+/locations/[^/]+"
_JOBS, _ENDPOINT = rf"{_LOCATION}/tuningJobs", rf"{_LOCATION}/endpoints/[^/:]+"
_MODEL, _PUBLISHED = rf"{_LOCATION}/models/[^/:]+", rf"{_LOCATION}/publishers/google/models/[^/:]+"
_ACCOUNT = r"/computeMetadata/v1/instance/service-accounts/[^/]+"

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("POST", _JOBS, "tuningJobs.create"),
    ("GET", _JOBS, "tuningJobs.list"),
    ("GET", rf"{_JOBS}/[^/:]+", "tuningJobs.get"),
    ("POST", rf"{_JOBS}/[^/:]+:cancel", "tuningJobs.cancel"),
    ("POST", rf"{_ENDPOINT}:generateContent", "endpoints.generateContent"),
    ("POST", rf"{_ENDPOINT}/chat/completions", "endpoints.chatCompletions"),
    ("POST", rf"{_ENDPOINT}:countTokens", "endpoints.countTokens"),
    ("GET", _ENDPOINT, "endpoints.get"),
    ("POST", rf"{_ENDPOINT}:undeployModel", "endpoints.undeploy"),
    ("DELETE", _ENDPOINT, "endpoints.delete"),
    ("GET", _MODEL, "models.get"),
    ("DELETE", _MODEL, "models.delete"),
    ("POST", rf"{_PUBLISHED}:generateContent", "publishers.generateContent"),
    ("POST", rf"{_PUBLISHED}:countTokens", "publishers.countTokens"),
    ("POST", rf"{_PUBLISHED}:predict", "publishers.predict"),
    ("POST", rf"{_PUBLISHED}:embedContent", "publishers.embedContent"),
    ("GET", rf"{_LOCATION}/operations/[^/:]+", "operations.get"),
    ("GET", rf"{_ACCOUNT}/token", "metadata.token"),
    ("GET", rf"{_ACCOUNT}/.*", "metadata.account"),
    ("GET", r"/computeMetadata/v1/project/.*", "metadata.project"),
    ("GET", r"/", "metadata.root"),
)

# https://cloud.google.com/vertex-ai/docs/general/iam-permissions
PERMISSIONS = {
    "tuningJobs.create": "aiplatform.tuningJobs.create",
    "tuningJobs.list": "aiplatform.tuningJobs.list",
    "tuningJobs.get": "aiplatform.tuningJobs.get",
    "tuningJobs.cancel": "aiplatform.tuningJobs.cancel",
    "endpoints.generateContent": "aiplatform.endpoints.predict",
    "endpoints.chatCompletions": "aiplatform.endpoints.predict",
    "endpoints.countTokens": "aiplatform.endpoints.predict",
    "publishers.generateContent": "aiplatform.endpoints.predict",
    "publishers.countTokens": "aiplatform.endpoints.predict",
    "publishers.embedContent": "aiplatform.endpoints.predict",
    "publishers.predict": "aiplatform.endpoints.predict",
    "endpoints.get": "aiplatform.endpoints.get",
    "endpoints.undeploy": "aiplatform.endpoints.undeploy",
    "endpoints.delete": "aiplatform.endpoints.delete",
    "models.get": "aiplatform.models.get",
    "models.delete": "aiplatform.models.delete",
}


def operation(method: str, path: str) -> str | None:
    """Return the operation that `method` and `path` call. None for anything that is not the API."""
    for verb, pattern, name in PATTERNS:
        if verb == method and re.fullmatch(pattern, path):
            return name
    return None
