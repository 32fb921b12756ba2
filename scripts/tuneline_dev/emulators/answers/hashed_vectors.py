"""Vectors of texts: texts with many characters in common are near to one another.

They are made from a text's runs of one to three characters, not by a language model. They are the same in
every process, and have the length 1.
"""

import math
import unicodedata
import zlib


def hashed_vector(text: str, dimensions: int) -> list[float]:
    """Return the vector of a text: each run of characters counts in the dimension of its hash."""
    counts = [0.0] * dimensions
    plain = unicodedata.normalize("NFKC", text).casefold()
    for length in (1, 2, 3):
        for start in range(len(plain) - length + 1):
            run = plain[start : start + length].encode("utf-8", "replace")
            counts[zlib.crc32(run) % dimensions] += length
    # The vector of an empty text is of length 1, too.
    counts[0] += 0.001
    norm = math.sqrt(sum(count * count for count in counts))
    return [count / norm for count in counts]
