"""A link opens one object for a week, is signed by the function's own account, or is left out."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import google.auth
import pytest
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request

from tuneline.line.flex.limits import URI
from tuneline.storage.objects import Objects
from tuneline.storage.signed_links import SignedLinks
from tuneline_dev.emulators.broken_host import broken_host, http

# The longest project, and a function's account in it.
PROJECT = "p" * 30
EMAIL = f"line-operator@{PROJECT}.iam.gserviceaccount.com"
REPORT = f"reports/{'f' * 32}.html"
SIGNATURE = b"\xab" * 256


class Login(Credentials):
    """The credentials of a function; without an `email`, a user's."""

    def __init__(self, *, is_refused: bool = False, email: str | None = EMAIL) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.service_account_email, self._is_refused = email, is_refused

    def refresh(self, _request: Any) -> None:
        if self._is_refused:
            raise TransportError
        self.token = "ya29.test"


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> SignedLinks:
    """Links of a function, whose login is the test's."""
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", PROJECT)
    login(monkeypatch, Login())
    return SignedLinks(objects=Objects(), bucket=f"{PROJECT}-tuneline-artifacts")


def login(monkeypatch: pytest.MonkeyPatch, made: Login) -> None:
    monkeypatch.setattr(google.auth, "default", lambda **_: (made, PROJECT))


def iam_at(monkeypatch: pytest.MonkeyPatch, url: str) -> list[str]:
    """Let IAM be at `url`; give the addresses that are called."""
    called: list[str] = []
    call: Any = Request.__call__

    def redirected(self: Request, url_: str = "", **more: Any) -> Any:
        called.append(more.pop("url", url_))
        return call(self, url=url, **more)

    monkeypatch.setattr(Request, "__call__", redirected)
    return called


async def test_the_functions_own_account_signs_for_a_week_and_the_longest_link_fits_a_card(
    monkeypatch: pytest.MonkeyPatch, links: SignedLinks
) -> None:
    answer = json.dumps({"signedBlob": base64.b64encode(SIGNATURE).decode()}).encode()
    with broken_host(http(answer)) as host:
        called = iam_at(monkeypatch, host.url)
        link = await links.link(REPORT)
    assert link is not None
    assert len(link) <= URI
    address, query = urlsplit(link), parse_qs(urlsplit(link).query)
    assert address.path == f"/{PROJECT}-tuneline-artifacts/{REPORT}"
    assert query["X-Goog-Expires"] == [str(7 * 24 * 3600)]
    assert query["X-Goog-Credential"][0].startswith(f"{EMAIL}/")
    assert query["X-Goog-Signature"] == [SIGNATURE.hex()]
    assert called == [
        f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{EMAIL}:signBlob?alt=json"
    ]


async def test_a_refused_signature_is_logged_and_leaves_the_link_out(
    monkeypatch: pytest.MonkeyPatch, links: SignedLinks, caplog: pytest.LogCaptureFixture
) -> None:
    with broken_host(http(b'{"error": {"code": 403}}', status="403 Forbidden")) as host:
        iam_at(monkeypatch, host.url)
        assert await links.link(REPORT) is None
    assert "no link to an object could be signed" in caplog.text


@pytest.mark.parametrize("made", [Login(is_refused=True), Login(email=None)])
async def test_a_login_that_cannot_sign_leaves_the_link_out(
    monkeypatch: pytest.MonkeyPatch, links: SignedLinks, made: Login
) -> None:
    login(monkeypatch, made)
    assert await links.link(REPORT) is None
