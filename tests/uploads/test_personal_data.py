"""After an upload with personal-data=mask, no personal datum of a user is written anywhere."""

import json

import pytest

from tests.uploads.test_intake import Desk, desk, storage  # noqa: F401

QUESTION = "我是王小明，電話0912-345-678，住台北市大安區和平東路二段{}號"
DATA = ("王小明", "0912-345-678", "和平東路")
FILE = "\n".join(
    json.dumps(
        {
            "messages": [
                {"role": "user", "content": QUESTION.format(number)},
                {"role": "assistant", "content": f"王小明您好，第{number}號已登記。林志遠醫師看診。"},
            ]
        },
        ensure_ascii=False,
    )
    for number in range(1, 41)
).encode()


def written(desk: Desk) -> str:  # noqa: F811
    """Return all that is in the artifact bucket."""
    blobs = desk.objects.client.bucket("artifacts").list_blobs()
    return "\n".join(blob.name + blob.download_as_bytes().decode() for blob in blobs)


@pytest.mark.parametrize("ending", ["", "\n{broken 王小明 0912-345-678"])
async def test_no_object_and_no_document_has_a_masked_datum(desk: Desk, ending: str) -> None:  # noqa: F811
    upload = desk.drop(FILE + ending.encode(), metadata={"personal-data": "mask"})
    assert await desk.intake().handle(upload) == ("rejected" if ending else "training")
    text = written(desk) + str(await desk.dataset(upload)) + str(await desk.notices())
    assert not any(datum in text for datum in DATA)
    if not ending:
        assert '"question":"我是[姓名1]，電話[電話1]，住[地址1]"' in text
        assert (await desk.dataset(upload))["options"] == {"personal-data": "mask"}
    original = desk.objects.client.bucket("datasets").blob(upload.ref.name).download_as_bytes()
    assert original == FILE + ending.encode()


async def test_the_same_content_with_another_option_is_no_duplicate(desk: Desk) -> None:  # noqa: F811
    assert await desk.intake().handle(desk.drop(FILE)) == "training"
    masked = desk.drop(FILE, name="masked.jsonl", metadata={"personal-data": "mask"})
    assert await desk.intake().handle(masked) == "training"
    again = desk.drop(FILE, name="again.jsonl", metadata={"personal-data": "mask"})
    assert await desk.intake().handle(again) == "duplicate"
    warned = desk.drop(FILE, name="warned.jsonl", metadata={"personal-data": "warn"})
    assert await desk.intake().handle(warned) == "duplicate"


async def test_refuse_rejects_the_upload(desk: Desk) -> None:  # noqa: F811
    upload = desk.drop(FILE, metadata={"personal-data": "refuse"})
    assert await desk.intake().handle(upload) == "rejected"
    dataset = await desk.dataset(upload)
    assert {problem["code"] for problem in dataset["problems"]} == {"PII_REFUSED"}
    assert not any(datum in str(dataset) + written(desk) for datum in DATA)


async def test_an_unknown_choice_rejects_the_upload_and_names_the_allowed_ones(desk: Desk) -> None:  # noqa: F811
    upload = desk.drop(FILE, metadata={"personal-data": "hide"})
    assert await desk.intake().handle(upload) == "rejected"
    assert "warn, mask or refuse" in str((await desk.dataset(upload))["problems"])


async def test_what_stands_in_the_published_answers_is_not_masked(desk: Desk) -> None:  # noqa: F811
    assert await desk.intake().handle(desk.drop(FILE)) == "training"
    question = "林醫師星期三有看診嗎，陳醫師呢"
    second = FILE.replace("我是王小明".encode(), f"{question} 我是王小明".encode())
    upload = desk.drop(second, name="second.jsonl", metadata={"personal-data": "mask"})
    assert await desk.intake().handle(upload) == "training"
    prepared = desk.objects.client.bucket("artifacts").blob(f"prepared/{upload.id}/train.jsonl")
    assert "林醫師星期三有看診嗎，[姓名1]醫師呢" in prepared.download_as_bytes().decode()
