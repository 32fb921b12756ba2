"""Find birth dates: a date beside the words for a birth. Other dates are appointments, and stay."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.span import Span

_YEAR: Final = r"(?:(?:19|20|24|25)[0-9]{2}|(?:民國|民国|昭和|平成|令和|大正|[SHRTshrt])? ?[0-9]{1,3}|元)"
_MONTHS: Final = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
    r"|(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม)"
    r"|(?:ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)"
)
_DATE: Final = (
    rf"(?:{_YEAR} ?[年년/.-] ?[0-9]{{1,2}} ?[月월/.-] ?[0-9]{{1,2}} ?[日号號일]?"
    r"|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS}),? ?(?:พ\.?ศ\.? ?|ค\.?ศ\.? ?)?[0-9]{{2,4}}"
    rf"|(?:{_MONTHS}) [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    r"|(?:19|20)[0-9]{6}|[0-9]{6,7})(?![0-9])"
)
# Without a year, only right after the words.
_DAY: Final = (
    f"(?:[0-9]{{1,2}} ?[月월/] ?[0-9]{{1,2}} ?[日号號일]?|[0-9]{{1,2}} (?:{_MONTHS})"
    f"|(?:{_MONTHS}) [0-9]{{1,2}})"
)
_WORDS: Final = (
    "生日|出生年月日|出生日期|出生|生於|生于|生年月日|誕生日|생년월일|생일|출생일?"
    "|วันเดือนปีเกิด|วันเกิด|เกิดวันที่|เกิดเมื่อ(?:วันที่)?|เกิด"
    r"|(?i:date of birth|birth ?date|birthday|born|d\.?o\.?b\.?)"
)
_LINK: Final = (
    r"(?:[ \u3000]{0,2}(?:日期|是|為|为|在|は|が|의|은|는|이|가|요|คือ|ของ(?:ผม|ฉัน|หนู|ดิฉัน)|ผม"
    r"|ฉัน|หนู|ดิฉัน|วันที่|เป็น|(?i:is|was|on)\b|[:：=（(「、,，])){0,4}[ \u3000]{0,2}"
)
_AFTER_WORDS: Final = re.compile(rf"(?:{_WORDS}){_LINK}({_DATE})", re.ASCII)
_DAY_AFTER_WORDS: Final = re.compile(
    rf"(?:{_WORDS}) ?(?:是|為|为|は|이|은|는|가|คือ|(?i:is on|is)|[:：]) ?({_DAY})(?![0-9])", re.ASCII
)
_BEFORE_WORDS: Final = re.compile(
    rf"(?<![0-9/.-])({_DATE}) ?(?:生(?!日快)|出生|誕生|생(?!일)|태어)", re.ASCII
)


def birth_dates(text: str) -> Iterator[Span]:
    """Yield the dates beside the words for a birth."""
    for form in (_AFTER_WORDS, _DAY_AFTER_WORDS, _BEFORE_WORDS):
        for match in form.finditer(text):
            yield Span(match.start(1), match.end(1), "birth_date")
