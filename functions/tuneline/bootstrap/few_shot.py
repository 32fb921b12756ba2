"""Build what finds the few-shot examples of the dataset."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tuneline.retrieval.embedding.question_ranking import QuestionRanking
from tuneline.retrieval.few_shot import Examples
from tuneline.settings import ArtifactSettings, ExampleSettings, read

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Embedder
    from tuneline.retrieval.embedding.vector_objects import VectorObjects
    from tuneline.storage.objects import Objects

# An evaluation, and a command, wait until a question can be embedded.
PATIENT_SECONDS: Final = 30.0


def few_shot_examples(
    env: Mapping[str, str], *, embedder: "Embedder | None", is_patient: bool = False
) -> Examples | None:
    """The examples in the artifact bucket. None if no bucket is set: they are optional.

    `embedder` is that of the settings (`embedder_in`). If `is_patient`, a question waits for its ranking.
    """
    fetch = fetch_examples(env)
    if fetch is None:
        return None
    ranking = None
    if embedder is not None:
        ranking = (
            _patient_ranking(fetch, embedder)
            if is_patient
            else QuestionRanking(fetch=fetch, embedder=embedder)
        )
    return Examples(fetch=fetch, ranking=ranking)


def _patient_ranking(fetch: Callable[[str], bytes], embedder: "Embedder") -> QuestionRanking:
    return QuestionRanking(
        fetch=fetch,
        embedder=embedder,
        first_seconds=PATIENT_SECONDS,
        load_after_seconds=0.0,
        later_seconds=PATIENT_SECONDS,
    )


def vector_objects(
    env: Mapping[str, str], *, objects: "Objects", embedder: "Embedder | None"
) -> "VectorObjects | None":
    """What makes the vectors of examples. None without an embedder."""
    from tuneline.retrieval.embedding.vector_objects import VectorObjects  # noqa: PLC0415 see fetch_examples

    if embedder is None:
        return None
    return VectorObjects(
        objects=objects, bucket=read(ArtifactSettings, env).artifact_bucket, embedder=embedder
    )


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
