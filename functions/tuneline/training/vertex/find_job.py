"""Find the tuning job of a request by its label, after the answer to its creation was lost."""

from tuneline import logs
from tuneline.inference.model_host_errors import BadRequestDropError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.names import job_id, label
from tuneline.training.vertex.request import LABEL


async def find_job(api: VertexApi, mark: str, *, region: str, filters_by_label: bool | None) -> str | None:
    """Return our id of the job of `region` with this mark; None if there is none.

    Google does not document whether a list of jobs can be filtered by a label. A filtered list is short, but
    only the whole list says that there is no such job: none is paid for twice.
    """
    if filters_by_label:
        try:
            if job := await _find_in_list(api, mark, region, filter=label_filter(label(mark))):
                return job
        except BadRequestDropError as refused:
            logs.warning("jobs cannot be filtered by a label any more", **logs.described(refused))
    return await _find_in_list(api, mark, region)


def label_filter(value: str) -> str:
    """The filter of a list for the jobs whose label is `value`. https://google.aip.dev/160"""
    return f'labels.{LABEL}="{value}"'


async def _find_in_list(api: VertexApi, mark: str, region: str, **filters: str) -> str | None:
    async for job in api.list_all(region, "tuningJobs", "tuningJobs", **filters):
        if jobs.labels_of(job).get(LABEL) == label(mark):
            return job_id(str(job.get("name")))
    return None
