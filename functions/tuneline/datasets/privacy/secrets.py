"""Find keys and passwords, by the forms that their issuers publish.

https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
https://developers.line.biz/en/docs/basics/channel-access-token/
"""

import re
from collections.abc import Callable, Iterator

Kind = tuple[str, str]
# Quantifiers are bounded or possessive, and a pattern matches only at the start of a run of its characters:
# the time is linear in the length of the text.
_START = r"(?<![A-Za-z0-9_-])"
_PART = r"[A-Za-z0-9_-]{10,}+"


def _any(_: str) -> bool:
    return True


def _is_random(value: str) -> bool:
    """Return whether it has a digit or a capital. The name of a page (`sk-some-long-title`) has neither."""
    return any(character.isdigit() or character.isupper() for character in value)


def _is_no_example(value: str) -> bool:
    small = value.lower()
    return len(set(small)) > 2 and not small.startswith(
        ("your", "example", "changeme", "os.", "process.", "$")
    )


PRIVATE_KEY: Kind = ("private key", "私密金鑰")
_FORMS: tuple[tuple[bytes, Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        b"PRIVATE",
        PRIVATE_KEY,
        re.compile("-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY"),
        _any,
    ),
    (b"k-", ("OpenAI key", "OpenAI 金鑰"), re.compile(_START + r"sk-[A-Za-z0-9_-]{20,300}"), _is_random),
    (
        b"=",
        ("LINE channel access token", "LINE channel access token"),
        re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{171}=(?![A-Za-z0-9+/=])"),
        _is_random,
    ),
    (b"AKIA", ("AWS key", "AWS 金鑰"), re.compile(r"(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])"), _any),
    (
        b"ASIA",
        ("AWS key", "AWS 金鑰"),
        re.compile(r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{16}(?![A-Za-z0-9])"),
        _is_random,
    ),
    (b"AIza", ("Google key", "Google 金鑰"), re.compile(_START + r"AIza[A-Za-z0-9_-]{35}"), _any),
    (b"_", ("Stripe key", "Stripe 金鑰"), re.compile(_START + r"[sr]k_live_[A-Za-z0-9]{16,255}"), _any),
    (b"pat-", ("GitLab token", "GitLab token"), re.compile(_START + r"glpat-[A-Za-z0-9_-]{20,255}"), _any),
    (
        b"_",
        ("Hugging Face token", "Hugging Face token"),
        re.compile(_START + r"hf_[A-Za-z0-9]{30,255}"),
        _any,
    ),
    (b"_", ("GitHub token", "GitHub token"), re.compile(_START + r"gh[pousr]_[A-Za-z0-9]{36,255}"), _any),
    (
        b"github_pat_",
        ("GitHub token", "GitHub token"),
        re.compile(_START + r"github_pat_[A-Za-z0-9_]{22,255}"),
        _any,
    ),
    (
        b"xox",
        ("Slack token", "Slack token"),
        re.compile(_START + r"xox[abeoprs]-[A-Za-z0-9-]{10,255}"),
        _is_random,
    ),
    (
        b"yJ",
        ("JSON web token", "JSON web token"),
        re.compile(rf"(?<![A-Za-z0-9_.-])eyJ{_PART}\.eyJ{_PART}\.{_PART}"),
        _any,
    ),
)
_SETTING_NAME = (
    r"(?<![A-Za-z])(?i:password|passwd|pwd|secret|secret[_-]?key|api[_-]?key|access[_-]?key|channel[_-]?secret"
    r"|client[_-]?secret|(?:access|auth|api|bearer)[_-]?token)"
)
_SETTING_VALUE = r"[^\s\x00-\x1f\x7f\"'<>{}\[\](),;&\u0080-\U0010ffff]{6,200}"
_GAP = r"[ \t]{0,3}"
_SETTING = re.compile(
    rf"{_SETTING_NAME}(?:[\"']?{_GAP}={_GAP}[\"']?|[\"']{_GAP}:{_GAP}[\"'])({_SETTING_VALUE})"
    rf"|^[ \t]{{0,8}}[A-Z_]{{0,30}}{_SETTING_NAME}:{_GAP}(?=[^\s]{{0,200}}[0-9])({_SETTING_VALUE})$",
    re.MULTILINE,
)
# A password in a sentence: the value after the word has letters and digits.
_SPOKEN_WORDS = ("密碼", "密码", "パスワード", "暗証番号", "비밀번호", "รหัสผ่าน", "assword")
_SPOKEN = re.compile(
    rf"(?:{'|'.join(_SPOKEN_WORDS[:-1])}|(?<![A-Za-z])[Pp]assword){_GAP}(?:[:：=是为為は]|is\b){_GAP}"
    r"(?=[^\s\u0080-\U0010ffff]{0,40}[0-9])(?=[^\s\u0080-\U0010ffff]{0,40}[A-Za-z])"
    r"([A-Za-z0-9!@#$%^&*_+?.-]{6,64})(?![A-Za-z0-9])"
)
_SETTING_SIGNS = (b"passw", b"pwd", b"secret", b"key", b"token")
_SETTING_MARKS = (b"=", b":")
_PASSWORD: Kind = ("password", "密碼")
# A text without any of these has no key and no password.
SIGNS = (*(sign for sign, *_ in _FORMS), *_SETTING_MARKS)


def may_be_spoken(text: str) -> bool:
    """Return whether a sentence may name a password: such a text has none of the SIGNS."""
    return any(word in text for word in _SPOKEN_WORDS)


def first(text: str, latin: bytes) -> tuple[Kind, str] | None:
    """Return the first key or password and its kind. `latin`, the text in ASCII, is for a quick no."""
    return next(every(text, latin), None)


def every(text: str, latin: bytes) -> Iterator[tuple[Kind, str]]:
    """Yield each key or password and its kind."""
    for sign, kind, form, is_meant in _FORMS:
        if sign in latin:
            yield from ((kind, match[0]) for match in form.finditer(text) if is_meant(match[0]))
    if any(mark in latin for mark in _SETTING_MARKS) and any(
        sign in latin.lower() for sign in _SETTING_SIGNS
    ):
        for match in _SETTING.finditer(text):
            value = match[1] or match[2]
            if _is_no_example(value):
                yield _PASSWORD, value
    if may_be_spoken(text):
        yield from ((_PASSWORD, match[1]) for match in _SPOKEN.finditer(text) if _is_no_example(match[1]))
