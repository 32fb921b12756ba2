"""An untuned model is shown the nearest examples, and no fault of them costs an answer."""

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.few_shot import AGAIN_SECONDS, HEADING, Examples, publish_examples
from tuneline.storage.documents import Documents
from tuneline.storage.records.examples import ExamplesSource

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PAIRS = {
    "頭痛要看哪一科？": "頭痛請掛神經內科。",
    "小孩發燒要看哪一科？": "請掛小兒科。",
    "停車場在哪裡？": "在診所後面。",
}
SOURCE = ExamplesSource.from_document(
    {"dataset": "d1", "object": "prepared/d1/examples.jsonl", "sha256": "1", "system_prompt": None}
)


def content(pairs: dict[str, str]) -> bytes:
    lines = [json.dumps({"question": q, "answer": a}, ensure_ascii=False) for q, a in pairs.items()]
    return "".join(f"{line}\n" for line in lines).encode()


class Bucket:
    """A `fetch` that counts its calls, and fails on request."""

    def __init__(self) -> None:
        self.objects = {"prepared/d1/examples.jsonl": content(PAIRS)}
        self.fetched: list[str] = []
        self.failure: BaseException | None = None

    def __call__(self, name: str) -> bytes:
        self.fetched.append(name)
        if self.failure:
            raise self.failure
        return self.objects[name]


async def near(
    examples: Examples,
    question: str,
    *,
    source: ExamplesSource | None,
    count: int,
    leave_out: tuple[str, str] | None = None,
) -> ShownExamples:
    return (await examples.find(question, source=source, leave_out=leave_out)).shown(count)


async def test_the_nearest_examples_are_shown_the_nearest_first() -> None:
    bucket = Bucket()
    examples = Examples(fetch=bucket)
    found = await near(examples, "我頭痛要看什麼科", source=SOURCE, count=2)
    assert (found.dataset, found.numbers) == ("d1", (0, 1))
    shown = found.text
    assert shown.startswith(HEADING)
    assert shown.index("神經內科") < shown.index("小兒科")
    assert "診所後面" not in shown
    for question, source, count in (
        ("頭痛", None, 5),
        ("頭痛", SOURCE, 0),
        ("", SOURCE, 5),
        ("zzz", SOURCE, 5),
    ):
        assert await near(examples, question, source=source, count=count) == ShownExamples()


async def test_a_held_out_example_is_left_out_with_all_that_share_its_question_or_its_answer() -> None:
    bucket = Bucket()
    bucket.objects["prepared/d1/examples.jsonl"] = content(
        {
            **PAIRS,
            "頭痛要看哪一科": "另一個答案。",
            "頭暈要看哪一科？": "頭痛請掛神經內科",
            "頭髮要去哪一家？": "請去理髮店。",
        }
    )
    left_out = ("頭痛要看哪一科？", "頭痛請掛神經內科。")
    shown = await near(Examples(fetch=bucket), left_out[0], source=SOURCE, count=2, leave_out=left_out)
    assert shown.numbers == (1, 5)
    assert [line for line in shown.text.splitlines() if line.startswith("Answer")] == [
        "Answer: 請掛小兒科。",
        "Answer: 請去理髮店。",
    ]


async def test_examples_that_do_not_fit_are_not_among_those_that_the_model_was_shown() -> None:
    bucket = Bucket()
    bucket.objects["prepared/d1/examples.jsonl"] = content({f"頭痛 {n}": "長" * 5_000 for n in range(5)})
    shown = await near(Examples(fetch=bucket), "頭痛", source=SOURCE, count=5)
    assert shown.numbers == (0, 1)
    assert shown.text.count("Answer:") == 2


async def test_examples_are_fetched_once_for_many_who_ask_at_once_and_again_for_another_dataset() -> None:
    bucket = Bucket()
    examples = Examples(fetch=bucket)
    await asyncio.gather(*(near(examples, "頭痛", source=SOURCE, count=1) for _ in range(20)))
    assert len(bucket.fetched) == 1
    bucket.objects["other"] = content({"頭痛要看哪一科？": "家醫科。"})
    other = replace(SOURCE, object="other", sha256="2")
    assert "家醫科" in (await near(examples, "頭痛", source=other, count=1)).text
    assert "神經內科" in (await near(examples, "頭痛", source=SOURCE, count=1)).text
    assert len(bucket.fetched) == 2


async def test_a_storage_that_is_away_is_not_asked_with_every_message() -> None:
    bucket, clock = Bucket(), [100.0]
    bucket.failure = OSError("away")
    examples = Examples(fetch=bucket, monotonic=lambda: clock[0])
    for _ in range(3):
        assert await near(examples, "頭痛", source=SOURCE, count=1) == ShownExamples()
    assert len(bucket.fetched) == 1
    bucket.failure = None
    clock[0] += AGAIN_SECONDS + 1
    assert (await near(examples, "頭痛", source=SOURCE, count=1)).text


async def test_content_that_cannot_be_read_costs_the_examples_and_nothing_else() -> None:
    bucket = Bucket()
    for broken in (b"\xff", b"[]\n", b'{"question": "x"}\n', b"{\n"):
        bucket.objects["prepared/d1/examples.jsonl"] = broken
        assert await near(Examples(fetch=bucket), "頭痛", source=SOURCE, count=1) == ShownExamples()


async def test_a_request_that_does_not_wait_leaves_the_examples_to_the_others() -> None:
    bucket, arrived, go_on = Bucket(), threading.Event(), threading.Event()

    def slow(name: str) -> bytes:
        arrived.set()
        go_on.wait(10)
        return bucket(name)

    examples = Examples(fetch=slow)
    first = asyncio.create_task(near(examples, "頭痛", source=SOURCE, count=1))
    await asyncio.to_thread(arrived.wait, 10)
    first.cancel()
    go_on.set()
    assert "神經內科" in (await near(examples, "頭痛", source=SOURCE, count=1)).text
    assert len(bucket.fetched) == 1


async def test_the_newest_accepted_dataset_is_the_source(documents: Documents) -> None:
    for dataset, hours in (("b", 2), ("a", 1), ("b", 2)):
        created_at = NOW + timedelta(hours=hours)
        await publish_examples(documents, replace(SOURCE, dataset=dataset, created_at=created_at))
        (shown,) = await documents.get_many(["bot/examples"])
        assert shown is not None
        assert shown.data["dataset"] == "b"
