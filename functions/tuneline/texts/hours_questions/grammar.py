"""The form in which a language writes its questions about opening hours.

A pattern is a row of parts. A part is a word, words separated by `|`, or a slot (`@shop`), whose words are
listed under its name; `_` is a blank inside a word. `?` after a part makes it optional, and `*` lets it come
any number of times. The slot `@day` is a day, such as `tomorrow`, `on Monday` or a date. Blanks between words
do not count.
"""

from typing import NamedTuple


class QuestionGrammar(NamedTuple):
    """The phrases of one language.

    `now` are patterns of questions about this moment, `day` about the hours of a day (today if none is
    named), and `week` about the hours of each day of the week. `days` has the words of `today`, `tomorrow`,
    `day_after`, `weekend` and `next_weekend`; `weekdays` begins with Monday, with words separated by `|`.
    `dates` are regular expressions with the groups `month`, `day` and `year`, of which only `day` is needed;
    `months` are the names of months, which come for `{months}`. Before a weekday may come `this_week` or
    `next_week`, after it `next_week_after`, and around any day `before_day` and `after_day`.
    """

    slots: dict[str, str]
    now: tuple[str, ...]
    day: tuple[str, ...]
    week: tuple[str, ...]
    days: dict[str, str]
    weekdays: tuple[str, ...]
    dates: tuple[str, ...]
    this_week: str = ""
    next_week: str = ""
    next_week_after: str = ""
    before_day: str = ""
    after_day: str = ""
    months: tuple[str, ...] = ()
