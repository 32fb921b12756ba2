"""Score an answer against the reference answer: chrF, as sacreBLEU computes it.

chrF compares runs of one to six characters, recall counting twice as much as precision. It needs no words,
so it is right for Chinese, Japanese and Thai, which write none apart.
https://aclanthology.org/W15-3049 and https://github.com/mjpost/sacrebleu#chrf--chrf
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

# Longer texts take long and say no more; no LINE message holds as much.
SCORED_CHARACTERS: Final = 5000


def chrf(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The chrF (0 to 100, two decimals) of each pair of an answer and its reference. Blocks.

    Both are brought to the same form first (NFKC), so that neither a full-width comma nor the way in which a
    Korean syllable or a Thai vowel is stored counts as a mistake. Blanks and line ends do not count.
    """
    if not pairs:
        return []
    # Takes a fifth of a second to load, which no tick without an evaluation should pay.
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415

    metric = CHRF()
    return [
        round(metric.sentence_score(_comparable(answer), [_comparable(reference)]).score, 2)
        for answer, reference in pairs
    ]


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:SCORED_CHARACTERS])
