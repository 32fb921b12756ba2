"""Find the claims in an answer: at most one of each kind.

All languages' rules count, because a bot answers in the language of its user.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from tuneline.medical_claims import en, ja, ko, th, zh
from tuneline.medical_claims.claim_rules import ClaimRule, LanguageRules

ClaimKind = Literal["physician", "cure"]
KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
_LANGUAGES = (zh, ja, ko, th, en)
_WIDE = "[０-９Ａ-Ｚａ-ｚ％｡-ﾟ]"
_QUOTES = {"「": "」", "『": "』", "“": "”", "‘": "’", '"': '"'}


class Claim(NamedTuple):
    """A claim, and its words in the text."""

    kind: ClaimKind
    text: str


class _Compiled(NamedTuple):
    """A rule with its expressions compiled."""

    sign: re.Pattern[str]
    patterns: tuple[re.Pattern[str], ...]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    clause_end: re.Pattern[str]
    question: re.Pattern[str]

    def has_sign(self, text: str) -> bool:
        """Whether the text has any of the signs."""
        return self.sign.search(text) is not None


def claims(text: str) -> Iterator[Claim]:
    """Yield the first claim of each kind. The time is linear in the length of the text."""
    # Most texts have no sign.
    if _any_sign().search(text) is None:
        return
    form = unicodedata.normalize("NFKC", text)
    for kind in KINDS:
        if found := next(_found(form, kind), None):
            yield Claim(kind, found)


def has_claim(text: str) -> bool:
    """Whether there is any claim."""
    return next(claims(text), None) is not None


@functools.cache
def _any_sign() -> re.Pattern[str]:
    """Make the search for any sign, or a character of full or half width, which may be a part of one."""
    rules = (rule for module in _LANGUAGES for rule in (module.RULES.physician, module.RULES.cure))
    signs = {form for rule in rules for sign in rule.signs for form in (sign, _nfkc(sign))}
    return re.compile("|".join([_WIDE, *sorted(map(re.escape, signs))]))


def _found(form: str, kind: ClaimKind) -> Iterator[str]:
    for language in _LANGUAGES:
        if re.search(language.RULES.script, form) is None:
            continue
        rule = _rule(language.__name__, kind)
        if rule.has_sign(form):
            for line in filter(rule.has_sign, form.split("\n")):
                for clause, is_asked in _clauses(line, rule.clause_end):
                    if not is_asked and rule.has_sign(clause):
                        yield from _in_clause(clause, rule)


def _clauses(form: str, clause_end: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Yield each clause, and whether a question mark follows it."""
    begin = 0
    for end in clause_end.finditer(form):
        yield form[begin : end.start()].strip(), end[0] == "?"
        begin = end.end()
    yield form[begin:].strip(), False


def _in_clause(clause: str, rule: _Compiled) -> Iterator[str]:
    """Yield what the clause says as a fact: not denied, asked, supposed, quoted or reported."""
    for pattern in rule.patterns:
        for match in pattern.finditer(clause):
            before, after = clause[: match.start()], clause[match.end() :]
            is_denied = rule.not_before.search(before) or rule.not_after.search(after)
            if not is_denied and not rule.question.search(after) and not _is_quoted(before, after):
                yield match[0].strip()


def _is_quoted(before: str, after: str) -> bool:
    return any(before.endswith(begin) and end in after for begin, end in _QUOTES.items())


@functools.cache
def _rule(name: str, kind: ClaimKind) -> _Compiled:
    """Compile the rule of the language whose module has this `name`, when a text needs it."""
    language = next(each.RULES for each in _LANGUAGES if each.__name__ == name)
    return _compiled(language, language.physician if kind == "physician" else language.cure)


def _compiled(language: LanguageRules, rule: ClaimRule) -> _Compiled:
    return _Compiled(
        sign=re.compile("|".join(map(re.escape, map(_nfkc, rule.signs)))),
        patterns=tuple(re.compile(_nfkc(pattern)) for pattern in rule.patterns),
        not_before=re.compile(_nfkc(rule.not_before), re.IGNORECASE),
        not_after=re.compile(_nfkc(rule.not_after), re.IGNORECASE),
        clause_end=re.compile(_nfkc(language.clause_end)),
        question=re.compile(_nfkc(language.question)),
    )


def _nfkc(expression: str) -> str:
    return unicodedata.normalize("NFKC", expression)
