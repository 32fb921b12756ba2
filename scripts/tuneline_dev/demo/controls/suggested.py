"""The questions that the phone suggests once a model of a file of one's own serves."""

import asyncio
import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tuneline.errors import DropError, RetryError
from tuneline.retrieval.few_shot import parse_examples
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Document
from tuneline.storage.record_store import record_of
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import is_clinic

MOST: Final = 3
# A longer one is no button in the phone.
MOST_CHARACTERS: Final = 80


async def suggested_questions(
    client: DemoClient, pointer: Mapping[str, Any], models: Sequence[Document], datasets: Sequence[Document]
) -> Sequence[str] | None:
    """Return the first questions of the serving model's dataset.

    None if the sample clinic's are to be suggested: a model of theirs serves, or none that is tuned.
    """
    id_ = next(
        (one.data.get("dataset") for one in models if one.data["version"] == pointer.get("version")), None
    )
    document = next((one for one in datasets if id_ and one.path == dataset_path(id_)), None)
    try:
        dataset = record_of(Dataset, document)
        if dataset is None or is_clinic(dataset.file_name):
            return None
        if dataset.sample is None:
            return []
        return await asyncio.to_thread(_first_questions, client, dataset.sample.object)
    except (DropError, RetryError, ValueError, LookupError, TypeError):
        return []


# What is prepared for a dataset does not change.
@functools.lru_cache(maxsize=4)
def _first_questions(client: DemoClient, name: str) -> Sequence[str]:
    questions = {question_key(question): question for question, _ in parse_examples(client.fetch(name))}
    short = (one for one in questions.values() if len(one) <= MOST_CHARACTERS and "\n" not in one)
    return tuple(itertools.islice(short, MOST))
