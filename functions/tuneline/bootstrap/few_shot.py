"""Build the few-shot examples of the dataset."""

from collections.abc import Callable, Mapping

from tuneline.retrieval.few_shot import Examples
from tuneline.settings import ExampleSettings, read


def few_shot_examples(env: Mapping[str, str]) -> Examples | None:
    """The examples in the artifact bucket. None if no bucket is set: they are optional."""
    fetch = fetch_examples(env)
    return Examples(fetch=fetch) if fetch else None


def fetch_examples(env: Mapping[str, str]) -> Callable[[str], bytes] | None:
    """The function that reads an object of the artifact bucket, and blocks. None if no bucket is set."""
    bucket = read(ExampleSettings, env).artifact_bucket
    if not bucket:
        return None

    def fetch(name: str) -> bytes:
        # Storage's client takes a third of a second to load, and few bots need it here.
        from tuneline.storage.objects import ObjectRef, Objects  # noqa: PLC0415

        with Objects().open(ObjectRef(bucket, name, None)) as reader:
            return reader.read()

    return fetch
