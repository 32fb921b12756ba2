"""Detect HTML in a text: closed elements, tags with attributes, line breaks, entities.

A text that only mentions a tag has none: "Use <b> for bold." Neither have `a < b`, `<a@b.example>`, `<3`.
"""

import re

_PAIRED = (
    "p|a|ul|ol|li|div|span|b|strong|i|em|u|h[1-6]|table|tr|td|th|tbody|thead|font|blockquote|pre|sup|sub|center"
    "|iframe|script|style|small|del|ins|dl|dt|dd|figure|strike|html|section"
)
_ALONE = "img|hr|input|iframe|source|video|audio|meta|link|embed"
_TAG = re.compile(
    rf"<(?P<open>{_PAIRED})>|</(?P<close>{_PAIRED})\s*>"
    rf"|<(?P<attribute>(?:{_PAIRED}|{_ALONE}))\s+[A-Za-z-]{{1,30}}\s*=\s*[^<>]{{1,2000}}>"
    r"|<br\s*/?>|<hr\s*/?>|<!--|<!DOCTYPE\s",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|hellip|ldquo|rdquo|lsquo|rsquo|mdash|ndash|middot|bull|copy|#[0-9]{2,6}"
    r"|#[xX][0-9A-Fa-f]{2,5});"
)
_CODE = re.compile(r"```.*?```|`[^`\n]{1,500}`", re.DOTALL)
# The text between two tags that are only mentioned.
_BETWEEN = re.compile(
    r"\s*(?:[/,、~]|…|\.{3}|和|与|與|及|到|或|and|to|or|と|から|과|와|กับ|และ)?\s*", re.IGNORECASE
)
_NAMED_AFTER = re.compile(r"\s?(?:tag|element|標籤|标签|元素|要素|タグ|태그|แท็ก)", re.IGNORECASE)
_QUOTES = "\"'「『“‘("


def first(text: str) -> str | None:
    """Return the first tag or entity, or None if the text has no HTML."""
    if "<" not in text and "&" not in text:
        return None
    bare = _CODE.sub(" ", text) if "`" in text else text
    found = _first_tag(bare) if "<" in bare else None
    if found is None and "&" in bare and (entity := _ENTITY.search(bare)) is not None:
        return entity[0]
    return found


def _first_tag(text: str) -> str | None:
    opened: dict[str, re.Match[str]] = {}
    for tag in _TAG.finditer(text):
        if tag["attribute"]:
            return tag[0].split()[0] + " …>"
        if tag["open"]:
            opened[tag["open"].lower()] = tag
        elif tag["close"]:
            first = opened.get(tag["close"].lower())
            if first is not None and not _BETWEEN.fullmatch(text, first.end(), tag.start()):
                return first[0]
        elif not _is_mentioned(text, tag):
            return tag[0]
    return None


def _is_mentioned(text: str, tag: re.Match[str]) -> bool:
    is_quoted = tag.start() > 0 and text[tag.start() - 1] in _QUOTES
    return is_quoted or _NAMED_AFTER.match(text, tag.end()) is not None
