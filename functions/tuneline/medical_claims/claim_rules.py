"""The form of a language's rules for claims.

The text has NFKC's form, and the expressions get it, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClaimRule:
    """The expressions of one kind of claim. A text without any of the `signs` has none.

    An expression of `not_before` or `not_after` in the same clause, before or after the match, makes it no
    claim.
    """

    signs: Sequence[str]
    patterns: Sequence[str]
    not_before: str
    not_after: str


@dataclass(frozen=True)
class LanguageRules:
    """The rules of a language, which is written with characters of its `script`.

    `clause_end` ends a clause; `question` after a match makes it a question.
    """

    script: str
    clause_end: str
    question: str
    physician: ClaimRule
    cure: ClaimRule
