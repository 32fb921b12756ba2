"""Names of Vertex AI: jobs, endpoints, models, each in its location.

https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs
"""

import re
from typing import Final

# Gemini is tuned in these regions and in no other; its tuned models answer in the multi-region beside each.
# https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning
_REGION_OF: Final = {"us": "us-central1", "eu": "europe-west4"}
_JOB_NAME: Final = re.compile(r"projects/[^/]+/locations/([a-z0-9-]+)/tuningJobs/([0-9]+)")
_JOB_ID: Final = re.compile(r"([a-z]+-[a-z]+[0-9]+)-([0-9]+)")
_RESOURCE: Final = re.compile(r"projects/[^/]+/locations/([a-z0-9-]+)/(?:endpoints|models)/[^/@]+")
# https://cloud.google.com/resource-manager/docs/labels-overview
_NOT_IN_LABEL: Final = re.compile(r"[^a-z0-9_-]")
LABEL_CHARACTERS: Final = 63


def job_id(name: str) -> str | None:
    """Our id of a job, `us-central1-123`, which is valid in a document's path. None for another name."""
    match = _JOB_NAME.fullmatch(name)
    return f"{match[1]}-{match[2]}" if match else None


def job_name(job: str, *, project: str) -> tuple[str, str] | None:
    """The region and the name of the job with our id `job`. None if it is not an id of such a job."""
    match = _JOB_ID.fullmatch(job)
    return (match[1], f"projects/{project}/locations/{match[1]}/tuningJobs/{match[2]}") if match else None


def location_of(resource: str) -> str | None:
    """The location in the name of an endpoint or a model. None for another name."""
    match = _RESOURCE.fullmatch(resource.partition("@")[0])
    return match[1] if match else None


def region_of(location: str) -> str:
    """The region in which a model was tuned that answers in `location`."""
    return _REGION_OF.get(location, location)


def label(mark: str) -> str:
    """The value of the label that carries a job's mark."""
    return _NOT_IN_LABEL.sub("-", mark.lower())[:LABEL_CHARACTERS]
