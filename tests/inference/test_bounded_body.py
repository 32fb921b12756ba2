"""A body is decompressed chunk by chunk, up to a limit and no further."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.inference.bounded_body import BodyError, BoundedBody

CONTENT = st.binary(max_size=2_000) | st.integers(0, 50_000).map(lambda size: b" " * size)


def read(compressed: bytes, encoding: str, *, most_bytes: int, chunk: int = 7) -> bytes:
    body = BoundedBody(encoding, most_bytes=most_bytes)
    for start in range(0, len(compressed), chunk):
        body.add(compressed[start : start + chunk])
    return body.whole()


@given(CONTENT, st.sampled_from(["", "identity", "gzip", " X-GZIP "]), st.integers(1, 5_000))
def test_any_body_up_to_the_limit_is_read_in_any_chunks(content: bytes, encoding: str, chunk: int) -> None:
    compressed = gzip.compress(content) if "gzip" in encoding.lower() else content
    assert read(compressed, encoding, most_bytes=len(content), chunk=chunk) == content
    if content:
        with pytest.raises(BodyError, match="larger than"):
            read(compressed, encoding, most_bytes=len(content) - 1, chunk=chunk)


@given(CONTENT, st.data())
def test_a_compressed_body_that_is_cut_anywhere_is_not_read(content: bytes, data: st.DataObject) -> None:
    compressed = gzip.compress(content)
    cut = data.draw(st.integers(1, len(compressed) - 1))
    body = BoundedBody("gzip", most_bytes=len(content) + 1)
    body.add(compressed[:cut])
    with pytest.raises(BodyError, match="truncated"):
        body.whole()


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd", "\x00"])
def test_an_encoding_that_was_not_requested_is_not_read(encoding: str) -> None:
    with pytest.raises(BodyError, match="not requested"):
        BoundedBody(encoding, most_bytes=10)


def test_bytes_that_are_not_gzip_are_an_error() -> None:
    with pytest.raises(zlib.error):
        read(b"not gzip", "gzip", most_bytes=100)
