"""The URLs where Gemini models answer on Vertex AI, by their names and locations.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
"""

import re
from typing import Final

from tuneline.inference.candidates import RESOURCE
from tuneline.inference.model_host_errors import NotFoundDropError

# A tuned model: the resource name of its endpoint, which names its location.
_ENDPOINT: Final = re.compile(
    r"projects/[a-z0-9][a-z0-9.:-]{0,62}/locations/([a-z0-9-]{1,40})/endpoints/[a-z0-9][a-z0-9-]{0,62}"
)
# An untuned model: Google's name of it.
_PUBLISHED: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}")
_MULTI_REGIONS: Final = ("us", "eu")
_REGION: Final = re.compile(r"[a-z]+-[a-z]+[0-9]{1,2}")


def is_tuned(model: str) -> bool:
    """Whether the name is a tuned model's endpoint."""
    return model.startswith(RESOURCE)


def model_path(model: str, *, project: str, location: str) -> tuple[str, str]:
    """Return a model's location and the path of its resource below `/v1/`.

    A tuned model is asked in the location in its name: elsewhere it is not found. An untuned model is asked
    in `location`, billed to `project`. NotFoundDropError for another name.
    """
    if match := _ENDPOINT.fullmatch(model):
        return match[1], model
    if not _PUBLISHED.fullmatch(model):
        raise NotFoundDropError("the name is neither a Gemini model's nor a tuned model's endpoint")
    if not project:
        raise NotFoundDropError("a model on Vertex AI needs the setting GOOGLE_CLOUD_PROJECT")
    return location, f"projects/{project}/locations/{location}/publishers/google/models/{model}"


def host_url(location: str) -> str:
    """Return the URL of Vertex AI for a location. NotFoundDropError for one that cannot exist.

    Multi-regions have hosts of another form than regions. An access token is sent there, so nothing else is
    put into the host's name.
    """
    if location == "global":
        return "https://aiplatform.googleapis.com"
    if location in _MULTI_REGIONS:
        return f"https://aiplatform.{location}.rep.googleapis.com"
    if not _REGION.fullmatch(location):
        raise NotFoundDropError("the model's name has a location that does not exist")
    return f"https://{location}-aiplatform.googleapis.com"
