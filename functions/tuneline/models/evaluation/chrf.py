"""Score an answer against the reference answer with chrF, as sacreBLEU computes it.

chrF compares character n-grams of length one to six; recall counts twice as much as precision. It needs no
word boundaries, so it suits Chinese, Japanese and Thai.
https://aclanthology.org/W15-3049 and https://github.com/mjpost/sacrebleu#chrf--chrf
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

# Characters of a text that are scored. No LINE message holds more, and longer texts are slow to score.
SCORED_CHARACTERS: Final = 5000


def chrf(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The chrF (0 to 100, two decimals) of each pair of an answer and its reference. Blocks.

    Both texts are normalised first (NFKC), so that a full-width comma and the encoding of a Korean syllable
    or a Thai vowel make no difference. Spaces and line ends do not count.
    """
    if not pairs:
        return []
    # Loading takes a fifth of a second, so only a tick with an evaluation loads it.
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415

    metric = CHRF()
    return [
        round(metric.sentence_score(_comparable(answer), [_comparable(reference)]).score, 2)
        for answer, reference in pairs
    ]


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:SCORED_CHARACTERS])
