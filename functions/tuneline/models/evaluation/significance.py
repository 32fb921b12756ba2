"""Say how likely it is that differences are mere chance: the exact sign-flip test of paired differences.

If the two models were equally good, each difference could as well have had the other sign. Of all the ways
to choose the signs, all equally likely then, this counts those whose sum is as low as the one seen, or
lower. Nothing is assumed about how the differences are spread, and nothing is drawn at random: the same
differences always give the same answer. Fewer than five can never be told from chance at 5 %, for of four
losses one in sixteen is chance.

The test is Fisher's, described for comparing systems on the same inputs in
https://aclanthology.org/W05-0908 (there with drawn signs in place of all of them).
"""

import sys
from collections.abc import Sequence
from typing import Final

# As many pairs fit the width below: the ways to choose signs are counted in 64 bits.
MOST_DIFFERENCES: Final = 60
_WIDTH_BITS: Final = 64


def chance_of_as_low(differences: Sequence[int]) -> float:
    """The share of all choices of signs (0 to 1) whose sum is at most that of `differences`.

    Whole numbers, sixty at most and up to 10,000 each way: what the test needs is exact, and quick. Without
    any difference it is 1. ValueError for more of them.
    """
    sizes = [abs(one) for one in differences if one]
    if len(sizes) > MOST_DIFFERENCES:
        raise ValueError(f"at most {MOST_DIFFERENCES} differences, not {len(sizes)}")
    # A choice of signs is a choice of which sizes count as gains; its sum is low when their total is.
    gained = sum(one for one in differences if one > 0)
    # Digit t of this number, each 64 bits wide, counts the choices whose gains total t.
    ways = 1
    for size in sizes:
        ways += ways << (_WIDTH_BITS * size)
    as_low = ways & ((1 << (_WIDTH_BITS * (gained + 1))) - 1)
    digits = memoryview(as_low.to_bytes((gained + 1) * (_WIDTH_BITS // 8), sys.byteorder)).cast("Q")
    return float(sum(digits) / 2 ** len(sizes))
