"""Datasets with the option `decide=ask`: an operator decides on the training, whatever it costs.

Until then nothing changes for users: models are not shown the dataset's examples either.
"""

from datetime import datetime
from typing import Final

from tuneline.datasets.options import parse_options
from tuneline.retrieval.few_shot import publish_examples
from tuneline.storage.documents import Documents
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.examples import ExamplesSource

# It completes the sentence "It waits because …".
_REASON: Final = "the option decide=ask leaves the decision to an operator"


def waits_for_decision(dataset: Dataset) -> bool:
    """Whether an operator decides on its training."""
    return parse_options(dataset.options)[0].decide == "ask"


def missing_decision(dataset: Dataset) -> str | None:
    """Return why the training waits for a decision; None if it does not."""
    return _REASON if waits_for_decision(dataset) and dataset.approved_at is None else None


async def publish_decided(documents: Documents, dataset: Dataset, id_: str) -> None:
    """Show the examples of an approved dataset to the models. Those of others are shown since their check."""
    if waits_for_decision(dataset):
        await publish_examples_of(documents, dataset, id_, since=dataset.approved_at)


async def publish_examples_of(
    documents: Documents, dataset: Dataset, id_: str, *, since: datetime | None
) -> None:
    """Show the dataset's examples, if it has any, unless those of a dataset after `since` are shown."""
    if dataset.sample is None:
        return
    source = ExamplesSource(
        dataset=id_,
        object=dataset.sample.object,
        sha256=dataset.sample.sha256,
        system_prompt=dataset.system_prompt,
        created_at=since,
        vectors=dataset.sample.vectors,
        embedder=dataset.sample.embedder,
    )
    await publish_examples(documents, source)
