"""Judge which of two answers is nearer to a reference answer, as JSON.

No language model is used: the better answer is the one that shares more characters with the reference, in
order; a difference of less than a point in a hundred is a tie.
"""

import json

from rapidfuzz import fuzz

from tuneline_dev.emulators.answers.nearest_answer import comparable

TIE_POINTS = 1.0


def verdict(message: str) -> str | None:
    """Return the verdict for a JSON object with `reference`, `answer_1` and `answer_2`, else None."""
    try:
        request = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict):
        return None
    texts = [request.get(name) for name in ("reference", "answer_1", "answer_2")]
    if not all(isinstance(one, str) for one in texts):
        return None
    reference, *answers = map(comparable, map(str, texts))
    first, second = (fuzz.ratio(reference, one) for one in answers)
    better = "tie" if abs(first - second) < TIE_POINTS else "1" if first > second else "2"
    reason = f"{first:.0f} and {second:.0f} of 100 characters are those of the reference."
    return json.dumps({"reason": reason, "better": better})
