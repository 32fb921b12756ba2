"""Only requests with LINE's signature are accepted."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.line.signature import is_valid

# The example that LINE's own page gives.
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def test_lines_own_example_is_valid() -> None:
    assert is_valid(BODY, SIGNATURE, channel_secrets=[SECRET])


def test_any_of_several_secrets_will_do_while_one_is_rotated() -> None:
    for secret in ("old", "new"):
        assert is_valid(b"{}", signed(b"{}", secret), channel_secrets=["old", "new"])


@pytest.mark.parametrize(
    "given_", [None, "", "x", SIGNATURE[:-1], SIGNATURE.lower(), "é", "\udcff", " " + SIGNATURE]
)
def test_a_missing_or_wrong_signature_is_refused(given_: str | None) -> None:
    assert not is_valid(BODY, given_, channel_secrets=[SECRET])


@pytest.mark.parametrize("secrets", [[], [""], ["  "], [SECRET, ""]])
def test_a_missing_secret_is_an_error_and_never_a_pass(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="secret"):
        is_valid(BODY, signed(BODY, ""), channel_secrets=secrets)


@given(st.binary(), st.binary(), st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
def test_a_signature_holds_for_its_body_alone(body: bytes, other: bytes, secret: str) -> None:
    assert is_valid(body, signed(body, secret), channel_secrets=[secret])
    assert is_valid(other, signed(body, secret), channel_secrets=[secret]) == (other == body)
