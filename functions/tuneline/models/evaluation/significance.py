"""Compute the significance of paired differences with the exact sign-flip test.

If the two models were equally good, each difference could have either sign with the same probability. The
test counts the choices of signs whose sum is at most the observed one. It assumes no distribution and draws
no random numbers: the same differences always give the same result. Fewer than five differences are never
significant at 5 %: four losses occur by chance in one of sixteen cases.

The test is Fisher's. https://aclanthology.org/W05-0908 describes it for comparing systems on the same inputs,
with random signs instead of all choices.
"""

import sys
from collections.abc import Sequence
from typing import Final

# The number of choices of signs must fit into the 64 bits below.
MOST_DIFFERENCES: Final = 60
_WIDTH_BITS: Final = 64


def chance_of_as_low(differences: Sequence[int]) -> float:
    """The share of all choices of signs (0 to 1) whose sum is at most that of `differences`.

    Takes at most sixty whole numbers from -10,000 to 10,000, which keeps the test exact and fast. Without any
    difference the result is 1. Raises ValueError for more differences.
    """
    sizes = [abs(difference) for difference in differences if difference]
    if len(sizes) > MOST_DIFFERENCES:
        raise ValueError(f"at most {MOST_DIFFERENCES} differences, not {len(sizes)}")
    # A choice of signs is a choice of the sizes that are gains; a low sum means a low total of gains.
    gained = sum(difference for difference in differences if difference > 0)
    # Digit t of this number, 64 bits wide, counts the choices whose gains total t.
    ways = 1
    for size in sizes:
        ways += ways << (_WIDTH_BITS * size)
    as_low = ways & ((1 << (_WIDTH_BITS * (gained + 1))) - 1)
    digits = memoryview(as_low.to_bytes((gained + 1) * (_WIDTH_BITS // 8), sys.byteorder)).cast("Q")
    return float(sum(digits) / 2 ** len(sizes))
