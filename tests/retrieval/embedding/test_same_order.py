"""Each process gives the same order of examples and the same decision, whatever its hash seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Each of two thousand rows is there three times: equal scores, which BLAS rounds by place and thread. Of the
# cakes, many have nearly equal scores.
ORDER = """
import asyncio
import hashlib
import sys
from pathlib import Path
import numpy as np
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import decide
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder, nearness_of
from tuneline.retrieval.embedding.example_vectors import ExampleVectors
from tuneline.retrieval.embedding.use_embedder import UseEmbedder

random = np.random.default_rng(1)
rows = np.concatenate([random.standard_normal((668, 512)).astype(np.float32)] * 3)
near = nearness_of(rows, random.standard_normal(512).astype(np.float32))
print(hashlib.sha256(near.tobytes()).hexdigest(), (near[:668] == near[668:1336]).all(),
      (near[:668] == near[1336:]).all())

pairs = [(f"{place}店{size}吋{kind}蛋糕多少錢？", f"{kind}蛋糕{size}吋，請到{place}店取貨。")
         for place in ("信義", "板橋", "台中") for size in (6, 8, 10) for kind in ("草莓", "芋頭", "芒果")]
pairs = [*pairs, *pairs]
embedder, words = UseEmbedder(), Bm25Finder(pairs)
file = Path(sys.argv[1])
if not file.exists():
    file.write_bytes(asyncio.run(embed_examples(pairs, words=words, embedder=embedder)).as_bytes())
vectors = ExampleVectors.from_bytes(file.read_bytes(), examples=len(pairs))
finder = EmbeddedFinder(pairs, words, vectors)
questions = ["板橋店的芋頭蛋糕幾吋", "蛋糕多少錢", "草莓蛋糕 8 吋可以到台中店取貨嗎", "吋", "你好", "詩"]
together = asyncio.run(embedder.embed(questions, purpose="question"))
for question, among_others in zip(questions, together):
    (alone,) = asyncio.run(embedder.embed([question], purpose="question"))
    for vector in (alone, among_others):
        ranking = finder.rank(question, vector, len(pairs))
        found = [pairs[hit.index][0] for hit in ranking.hits[:5]]
        decision = decide(question, found, ranking=ranking, thresholds=vectors.thresholds)
        print(question, [hit.index for hit in ranking.hits], decision)
"""


@pytest.mark.process
def test_order_and_decision_are_the_same_in_each_process_and_in_each_batch(tmp_path: Path) -> None:
    found = {_order(seed, 1 + seed % 2, tmp_path / "vectors") for seed in range(4)}
    assert len(found) == 1
    first, *others = found.pop().splitlines()
    assert first.endswith("True True")
    assert others[::2] == others[1::2]
    assert len(others) == 12


def _order(seed: int, threads: int, vectors: Path) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "functions"),
        "PYTHONHASHSEED": str(seed),
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
    }
    done = subprocess.run(
        [sys.executable, "-c", ORDER, str(vectors)],
        env=environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout
