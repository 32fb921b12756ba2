"""Images are the user's, at most ten, of a readable format, with a public URL."""

import base64
import json
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import HOSTILE, outside_cases
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.rules.image_urls import why_not_public
from tuneline.datasets.rules.images import MOST_BYTES, findings

ANSWER = {"role": "assistant", "content": "一張圖。"}
HEADS = {"jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 "}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a checker must not use the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "gethostbyname", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def image(url: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def found_in(*parts: Any, role: Any = "user") -> list[Problem]:
    return list(findings({"messages": [{"role": role, "content": list(parts)}, ANSWER]}, 4))


def codes(*parts: Any, role: Any = "user") -> list[str]:
    return [finding.code for finding in found_in(*parts, role=role)]


def inline(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "http://example.com:8080/a?b=c#d",
        "HTTPS://Example.COM./a.jpg",
        "https://診所.台灣/圖.png",
        "https://xn--kpry57d.example.org/x",
        "https://8.8.8.8/a.png",
        "https://[2606:4700::1111]/a.png",
        "https://[::ffff:8.8.8.8]/a.png",
        "https://localhost.example.com/",
        "https://10.example.com/",
        "https://example.com/" + "a" * 100_000,
    ],
)
def test_a_public_address_is_right(url: str) -> None:
    assert codes({"type": "text", "text": "?"}, image(url)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/a.png", "https://LOCALHOST./", "http://x.localhost/", "http://127.0.0.1/",
        "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.1/",
        "http://0/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://240.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://[::1]/", "http://[::]/",
        "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[ff02::1]/",
        "http://[2001:db8::1]/", "http://[::1", "http://[4000::1]/", "http://metadata.google.internal/", "http://printer.local/",
        "http://intranet/", "http://a.home.arpa/", "http://a.test/", "http://１２７.０.０.１/", "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/", "http://example.com@127.0.0.1/", "http://user:pw@10.0.0.1/", "http:///a.png",
        "http://a..b/", "http://256.256.256.256/", "http://1.2.3.4.5/", "http://example.com:99999/",
        "http://example.com\\@127.0.0.1/", "http://exa mple.com/", "http://exam\nple.com/", " http://example.com/",
        "file:///etc/passwd", "javascript:alert(1)", "ftp://example.com/a.png", "gs://bucket/a.png", "a.png",
        "//example.com/a.png", "", None, 3, ["https://example.com/"], "https://", "https:example.com",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_public_is_reported_and_not_fetched(url: Any) -> None:
    (finding,) = found_in(image(url))
    assert (finding.code, finding.line) == ("IMAGE_URL", 4)
    assert finding.field == "messages[0].content[0].image_url"
    assert "{" not in finding.message() + finding.message("zh-TW")


def test_what_an_address_holds_besides_its_host_is_not_repeated() -> None:
    (finding,) = found_in(image("http://user:hunter2@10.0.0.1/?signature=secret"))
    assert "hunter2" not in str(finding.as_dict())
    assert "signature" not in str(finding.as_dict())


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_a_host_that_is_one_number_is_never_taken_for_public(number: int) -> None:
    for form in (f"{number}", f"{number:#x}", f"0{number:o}"):
        assert why_not_public(f"http://{form}/") is not None


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_an_image_in_the_line_is_right_when_its_type_and_bytes_agree(kind: str) -> None:
    assert codes(image(inline(HEADS[kind] + b"rest", f"image/{kind}"))) == []


@pytest.mark.parametrize(
    "url",
    [
        inline(b"GIF89a" + b"x" * 20, "image/gif"),
        inline(b"GIF89a" + b"x" * 20),
        inline(HEADS["jpeg"] + b"x"),
        inline(b"RIFF\x10\x00\x00\x00WAVEfmt ", "image/webp"),
        inline(b""),
        inline(b"<svg/>", "image/svg+xml"),
        inline(HEADS["png"], ""),
        "data:image/png;base64,@@@@",
        "data:image/png;base64,iVBORw0KGgo",
        "data:image/png;base64,圖",
        "data:image/png;base64",
        "data:image/png,iVBORw0KGgo=",
        "data:",
        "DATA:,",
        "data:" + "a" * 1000 + ";base64,AAAA",
    ],
)
def test_an_image_in_the_line_that_cannot_be_read_is_reported(url: str) -> None:
    (finding,) = found_in(image(url))
    assert (finding.code, finding.field) == ("IMAGE_FORMAT", "messages[0].content[0].image_url")
    assert "{" not in finding.message() + finding.message("zh-TW")


def test_ten_megabytes_are_right_and_a_byte_more_is_not() -> None:
    assert codes(image(inline(HEADS["png"].ljust(MOST_BYTES, b"x")))) == []
    (finding,) = found_in(image(inline(HEADS["png"].ljust(MOST_BYTES + 1, b"x"))))
    assert finding.code == "IMAGE_FORMAT"
    assert "10 MB" in finding.message()


def test_what_is_too_large_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("binascii.a2b_base64", refuse)
    assert codes(image("data:image/png;base64," + "A" * 50_000_000)) == ["IMAGE_FORMAT"]


@pytest.mark.parametrize("role", ["system", "assistant", "tool", "developer"])
def test_an_image_of_anyone_but_the_user_is_reported(role: str) -> None:
    (finding,) = found_in({"type": "text", "text": "?"}, image("https://example.com/a.png"), role=role)
    assert (finding.code, finding.field) == ("IMAGE_ROLE", "messages[0].content[1]")
    assert role in finding.message()


@pytest.mark.parametrize(("count", "told"), [(10, []), (11, ["TOO_MANY_IMAGES"])])
def test_ten_images_are_right_and_eleven_are_not(count: int, told: list[str]) -> None:
    some = [image("https://example.com/a.png")] * 5
    messages = [{"role": "user", "content": some}, {"role": "user", "content": some[:1] * (count - 5)}]
    found = list(findings({"messages": messages}, 4))
    assert [finding.code for finding in found] == told
    assert all(str(count) in finding.message() for finding in found)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
URLS = st.builds(
    str.__add__,
    st.sampled_from(["http://", "https://[", "data:image/png;base64,", "data:", "http://0x", "//", ""]),
    st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=20),
)
PARTS = st.fixed_dictionaries(
    {"type": st.just("image_url")},
    optional={"image_url": st.fixed_dictionaries({"url": URLS | ANYTHING}) | ANYTHING},
)
MESSAGES = st.fixed_dictionaries(
    {}, optional={"role": ANYTHING, "content": st.lists(PARTS | ANYTHING, max_size=4)}
)


@given(st.fixed_dictionaries({}, optional={"messages": st.lists(MESSAGES | ANYTHING, max_size=4) | ANYTHING}))
def test_any_example_gives_findings_and_no_error(example: dict[str, Any]) -> None:
    for finding in findings(example, 3):
        assert finding.line == 3
        assert finding.message() != finding.message("zh-TW")


@outside_cases
@pytest.mark.parametrize("prefix", ["i0", "c04", "m33"])
def test_a_recorded_case_gives_its_code_on_its_line(prefix: str) -> None:
    for path in HOSTILE.glob(f"{prefix}*"):
        cases = json.loads((HOSTILE / "manifest.json").read_text())["cases"]
        (case,) = [case for case in cases if case["file"] == path.name]
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        found = [one for number, line in enumerate(lines, 1) for one in findings(json.loads(line), number)]
        assert {one.code for one in found} == ({case["code"]} if case["code"] else set())
        assert found == [] or found[0].line == case["line"]
