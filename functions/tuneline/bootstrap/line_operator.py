"""Build the collaborators of `line_operator`."""

from collections.abc import Mapping

from tuneline.bootstrap.operator_console import CONSOLE_SETTINGS, operator_console
from tuneline.bootstrap.stores import documents
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineClient
from tuneline.operator_chat.behaviours import operator_handler
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.settings import DatasetBucketSettings, LineSettings, StoreSettings, read
from tuneline.storage.objects import Objects
from tuneline.storage.signed_links import SignedLinks

SETTINGS = (StoreSettings, LineSettings, DatasetBucketSettings, *CONSOLE_SETTINGS)


async def build(env: Mapping[str, str]) -> EventHandler:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    settings, datasets = read(LineSettings, env), read(DatasetBucketSettings, env)
    line = LineClient(channel_access_token=settings.channel_access_token, base_url=settings.line_api_base_url)
    console = operator_console(env, documents=documents(read(StoreSettings, env)), line=line)
    objects = Objects()
    return operator_handler(
        console,
        links=SignedLinks(objects=objects, bucket=console.artifact_bucket),
        files=DatasetFiles(objects=objects, line=line, bucket=datasets.bucket, prefix=datasets.prefix),
    )
