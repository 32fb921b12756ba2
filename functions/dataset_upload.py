"""Check a dataset that was uploaded, and start a fine-tuning job with it."""

import functions_framework.aio
from cloudevents.http import CloudEvent
from starlette.exceptions import HTTPException

from tuneline import entry, logs
from tuneline.bootstrap import dataset_upload as datasets
from tuneline.uploads.event import parse_upload

setup = entry.Setup("dataset_upload", datasets.build, datasets.SETTINGS)


@functions_framework.aio.cloud_event
async def dataset_upload(event: CloudEvent) -> None:
    """Private. Returns when the dataset is accepted or rejected; 5xx makes Eventarc retry."""

    async def work() -> None:
        intake = await setup()
        upload = parse_upload(event["type"], event.get_data())
        with logs.bound(dataset=upload.id):
            await intake.handle(upload)

    status = await entry.status_of(work())
    if status != 200:
        raise HTTPException(status)
