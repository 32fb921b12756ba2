"""job_poller, built from its environment, pushes notices, and also works without LINE."""

from pathlib import Path

import pytest

from tests.platforms import KEY, TOKEN, Line, OpenAI
from tuneline.bootstrap import job_poller
from tuneline.bootstrap.stores import documents
from tuneline.notices.notice import Notices
from tuneline.settings import StoreSettings, read
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER


@pytest.mark.parametrize(("token", "said"), [(TOKEN, 1), ("", 0)])
async def test_a_tick_of_the_poller_pushes_where_it_has_a_token(
    tmp_path: Path, line: Line, openai: OpenAI, token: str, said: int
) -> None:
    env = {
        "STORE": f"sqlite:{tmp_path / 'store.db'}",
        "ARTIFACT_BUCKET": "artifacts",
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": openai.base_url,
        "LINE_CHANNEL_ACCESS_TOKEN": token,
        "LINE_API_BASE_URL": line.url,
        "BOT_LANGUAGE": "ko",
    }
    store = documents(read(StoreSettings, env))
    await store.create("bot/settings", {"operators": [DEFAULT_USER], "push_notices": True})
    await Notices(documents=store).notify("job_failed", "ftjob-1", {"name": "a.csv"})
    await (await job_poller.build(env)).tick()
    assert len(line.said()) == said
    assert all("학습에 실패했습니다" in one for one in line.said())
    checks = {document.path.split("-")[0] for document in await store.query("checks", where={})}
    assert checks >= {"checks/retirement", "checks/retrain"}
    await store.close()
