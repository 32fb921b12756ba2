"""LINE's SDK is loaded in a thread, again if that has failed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.platforms import TOKEN, Line

# The first import of the SDK fails, and finds the real one from then on.
UNREADABLE_ONCE = """
from pathlib import Path
Path(__file__).unlink()
raise OSError(24, "Too many open files")
"""
REPLY_TWICE = """
import asyncio, sys
from tuneline.line.client import LineClient
from tuneline.line.messages import Message

async def main(url, token, reply_token):
    async with LineClient(channel_access_token=token, base_url=url) as line:
        for _ in range(2):
            try:
                await line.reply(reply_token, [Message("好的")])
            except OSError as failed:
                print(failed)

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_reply_loads_the_sdk_again_after_its_loading_has_failed(line: Line, tmp_path: Path) -> None:
    (tmp_path / "linebot").mkdir()
    (tmp_path / "linebot" / "__init__.py").write_text(UNREADABLE_ONCE)
    _, raw = line.event(text="頭痛")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    replied = subprocess.run(
        [sys.executable, "-B", "-c", REPLY_TWICE, line.url, TOKEN, raw["replyToken"]],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (replied.stdout, replied.stderr) == ("[Errno 24] Too many open files\n", "")
    assert line.said() == ["好的"]
