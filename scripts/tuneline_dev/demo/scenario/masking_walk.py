"""Upload chats of users with the option personal-data=mask, and look for the data in what is written."""

import json

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, newest_dataset, say, until

_NAME, _PHONE = "王小明", "0912-345-678"
_EXAMPLES = (
    {
        "messages": [
            {"role": "user", "content": f"我是{_NAME}，電話{_PHONE}，想改第{number}診的掛號"},
            {"role": "assistant", "content": f"{_NAME}您好，已改到第{number}診。"},
        ]
    }
    for number in range(1, 31)
)
_CHATS = "\n".join(json.dumps(example, ensure_ascii=False) for example in _EXAMPLES).encode()


async def personal_data_masked(client: DemoClient) -> None:
    """Check that the prepared file and the report have placeholders. The dataset is cancelled at the end."""
    options = {"personal-data": "mask", "decide": "ask"}
    dropped = await client.drop("clinic_chats.jsonl", _CHATS, options)
    dataset = await until(
        lambda: newest_dataset(client, dropped, {"awaiting_approval"}), "the chats were not accepted"
    )
    prepared = (await client.prepared(dataset["train"])).decode()
    id_ = dataset["train"].split("/")[1]
    report = (await client.report(id_, "json")).decode()
    if _NAME in prepared + report or _PHONE in prepared + report or "[電話1]" not in prepared:
        raise FailedStepError(f"personal data are not masked: {prepared[:200]}")
    await client.command("dataset", "cancel", id_, "--yes")
    masked = ", ".join(f"{kind} {count}" for kind, count in json.loads(report)["masked"].items())
    say("personal data", f"masked before anything was written: {masked}")
