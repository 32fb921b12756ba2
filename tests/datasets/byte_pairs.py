"""Plain and slow byte-pair encoding, from the published ranks, to check a fast one."""

import base64
import functools
import gzip
import hashlib
import importlib.util
import re
import sys
import unicodedata
from pathlib import Path

# What OpenAI's own tokenizer has as the check sums of its published ranks.
RANKS = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
KINDS = ("Lu", "Lt", "Lm", "Lo", "Ll", "L", "M", "N")
# How texts are cut into words before pairs are joined: published with the ranks; `‹L›` is a class of letters.
WORDS = {
    "cl100k_base": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n‹L›‹N›]?[‹L›]+|[‹N›]{1,3}"
    r"| ?[^‹S›‹L›‹N›]+[\r\n]*|[‹S›]*[\r\n]+|[‹S›]+(?![^‹S›])|[‹S›]+",
    "o200k_base": r"[^\r\n‹L›‹N›]?[‹Lu›‹Lt›‹Lm›‹Lo›‹M›]*[‹Ll›‹Lm›‹Lo›‹M›]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n‹L›‹N›]?[‹Lu›‹Lt›‹Lm›‹Lo›‹M›]+[‹Ll›‹Lm›‹Lo›‹M›]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[‹N›]{1,3}"
    r"| ?[^‹S›‹L›‹N›]+[\r\n/]*|[‹S›]*[\r\n]+|[‹S›]+(?![^‹S›])|[‹S›]+",
}
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


@functools.cache
def ranks(encoding: str) -> dict[bytes, int]:
    """Return the published ranks, from the installed package."""
    spec = importlib.util.find_spec("bpe_openai")
    assert spec is not None
    assert spec.origin is not None
    content = gzip.decompress((Path(spec.origin).parent / f"data/{encoding}.tiktoken.gz").read_bytes())
    assert hashlib.sha256(content).hexdigest() == RANKS[encoding]
    lines = (line.split() for line in content.splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in lines}


@functools.cache
def pattern(encoding: str) -> re.Pattern[str]:
    """The published pattern with its classes spelled out, which Python's own expressions do not have."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        for kind in {category, category[0]} & found.keys():
            found[kind].append(code)
    text = WORDS[encoding].replace("‹S›", SPACES)
    for kind, codes in found.items():
        text = text.replace(f"‹{kind}›", ranges(codes))
    return re.compile(text)


def ranges(codes: list[int]) -> str:
    text, first = "", codes[0]
    for code, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != code + 1:
            text += f"\\U{first:08x}-\\U{code:08x}"
            first = following
    return text


def plainly_counted(text: str, encoding: str) -> int:
    """Byte-pair encoding as it is described: join the pair of lowest rank until none is left."""
    known, total = ranks(encoding), 0
    for word in pattern(encoding).findall(text):
        parts = [bytes([byte]) for byte in word.encode()]
        while True:
            pairs = [(known.get(parts[at] + parts[at + 1]), at) for at in range(len(parts) - 1)]
            ranked = [(rank, at) for rank, at in pairs if rank is not None]
            if not ranked:
                break
            at = min(ranked)[1]
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        total += len(parts)
    return total
