"""Find values by the words before them: 病歷號 123456, パスポート番号は TK1234567, 계좌 110-123-456789.

A value has a form of its own, and the words before it say whose it is. Every quantifier is bounded.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tuneline.datasets.privacy.personal.span import Kind, Span

# What is between the words and the value: a verb, a colon, blanks.
_LINK: Final = (
    r"(?:[ \u3000]{0,2}(?:號碼|号码|番號|番号|번호|號|号|เลขที่|หมายเลข|คือ|เป็น|ของผม|ของฉัน"
    "|ของดิฉัน|是|為|为|は|が|の|を|은|는|이|가|을|를|요|에"
    r"|(?i:numbers?|no\.?|id|is|was|as|on|at|to|please|me)(?![a-z])"
    r"|[#:：=＝(（「『、,，-])){0,5}[ \u3000]{0,2}"
)
# Letters, digits and hyphens, with a digit among the first characters.
_CODE: Final = r"(?=[A-Za-z-]{0,6}[0-9])[A-Za-z0-9][A-Za-z0-9-]{3,18}[A-Za-z0-9]"
_DIGITS: Final = r"[0-9](?:[ -]?[0-9]){5,19}"
_PLATES: Final = (
    "(?:[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z]{2,4}[ -]?[0-9]{2,4}|[0-9]{3,4}[ -]?[A-Z]{2,3}"
    r"|[0-9][A-Z]{3}[0-9]{3}|[\u4e00-\u9fff][A-Z][·-]?[A-Z0-9]{5,6}"
    r"|[0-9]?[ก-ฮ]{2}[ -]?[0-9]{1,4}|[0-9]{2,3}[가-힣] ?[0-9]{4}|[\u4e00-\u9fffぁ-ん]{1,4}"
    " ?[0-9]{2,3} ?[ぁ-ん] ?[0-9]{1,2}-?[0-9]{2})"
)
_HANDLE: Final = (
    "(?:@?[A-Za-z0-9](?=[A-Za-z0-9._-]{0,29}(?:[0-9_]|[.-][A-Za-z0-9]))[A-Za-z0-9._-]{1,29}[A-Za-"
    "z0-9_]|@[A-Za-z0-9._-]{3,30})"
)


class _Rule(NamedTuple):
    """The words, the value, and what may be between them: the name of a bank."""

    kind: Kind
    words: str
    value: str
    link: str = _LINK
    between: str = ""


_RULES: Final = (
    _Rule(
        "passport",
        "護照|护照|パスポート|旅券|여권|หนังสือเดินทาง|พาสปอร์ต|(?i:passport)",
        r"[A-Za-z]{0,2}[ -]?[0-9]{6,9}",
    ),
    _Rule(
        "health_number",
        "病歷|病历|健保卡|健保|掛號證|就診卡|就诊卡|医保卡?|社保卡?|診察券|カルテ|患者|保険証"
        "|被保険者証?|保険者|記号|차트|환자|등록번호|진료|건강보험증?"
        "|ผู้ป่วย|เวชระเบียน|บัตรทอง|ประกันสังคม|(?<![A-Za-z])(?:HN|MRN)|(?i:medical record|patient"
        "|insurance|health card|member|policy)",
        _CODE,
    ),
    _Rule(
        "id",
        "身分證|身份證|身份证|居留證|居留证|統一證號|證號|证件|マイナンバー|個人番号|免許証"
        "|在留カード|주민등록(?:번호)?|주민번호|외국인등록|운전면허"
        "|บัตรประชาชน|บัตรประจำตัว(?:ประชาชน)?|ประจำตัวประชาชน|ใบขับขี่|(?i:national id|id card|id"
        " number|id no|social security"
        "|ssn|identity card|driver'?s? licen[cs]e|resident card)",
        rf"(?:{_CODE}|{_DIGITS})",
    ),
    _Rule(
        "bank_account",
        "帳號|帳戶|账号|账户|匯款|匯到|转账|轉帳|口座|振込先?|普通預金|계좌|입금|통장|บัญชี"
        "|โอน(?:เงิน)?|พร้อมเพย์|(?i:bank account|account|iban|a/c)",
        rf"(?:[A-Z]{{2}}[0-9]{{2}}[A-Z0-9 ]{{8,26}}[0-9]|{_DIGITS})",
        between=r"[^\d\n。，,]{0,24}?",
    ),
    _Rule(
        "plate",
        "車牌|车牌|車號|ナンバー|車両番号|차량 ?번호|차 ?번호|번호판|차는|ทะเบียน(?:รถ)?|(?i:plate"
        "|registration|reg)",
        _PLATES,
    ),
    _Rule(
        "phone",
        "電話|手機|行動|來電|打給我|回電|聯絡|联系|手机|电话|座机|携帯|連絡先|휴대폰|핸드폰|연락처"
        "|전화|폰|เบอร์(?:โทร(?:ศัพท์)?|มือถือ)?"
        "|โทร(?:ศัพท์)?(?:กลับ|หา)?|มือถือ|(?i:phone|mobile|cell|tel|call me(?: back)?|text me"
        "|whatsapp|reach me|contact)",
        r"\(?\+?[0-9](?:[ ().-]{0,2}[0-9]){7,14}",
    ),
    _Rule(
        "account",
        "LINE|Line|line|賴|微信|(?<![A-Za-z])QQ|(?i:wechat|telegram|insta(?:gram)?(?![a-z])|(?<![a-z])IG|facebook"
        "|(?<![a-z])FB"
        "|kakaotalk|kakao|skype|twitter|username"
        "|user name|snapchat)|카톡|카카오톡|라인|인스타(?:그램)?|아이디|ไลน์|ไอดี|ไอจี|เฟซบุ๊ก"
        "|アカウント|インスタ|ユーザー(?:名|ID)"
        "|(?<![A-Za-z])ID|帳號|账号",
        _HANDLE,
        r"(?:[ \u3000]{0,2}(?:帳號|帐号|账号|号|號|加我|加|搜尋|アカウント|아이디|ไอดี|คือ|ของผม"
        "|ของฉัน|是|為|为"
        "|は|が|の|은|는|이|가"
        r"|(?i:id|is|name|handle)(?![a-z])|[:：=＝(（])){0,4}[ \u3000]{0,2}",
    ),
)
_FORMS: Final = tuple(
    (
        rule.kind,
        re.compile(rf"(?<![A-Za-z])(?:{rule.words}){rule.link}{rule.between}({rule.value})(?![A-Za-z0-9@])"),
    )
    for rule in _RULES
)
# A Japanese, Korean or mainland Chinese plate has a form of its own.
_SURE_PLATE: Final = re.compile(
    r"(?<![0-9])(?:[\u4e00-\u9fffぁ-ん]{1,4} ?[0-9]{3} ?[ぁ-ん] ?[0-9]{1,2}-[0-9]{2}"
    "|[0-9]{2,3}[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자하허호배"
    "] ?[0-9]{4}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    "[A-HJ-NP-Z][·-]?(?=[A-Z0-9]{0,5}[0-9])[A-HJ-NP-Z0-9]{5,6})(?![0-9A-Za-z])"
)
# The words may also come after it.
_PLATE_BEFORE: Final = re.compile(
    "(?<![A-Za-z0-9-])([A-Z]{2,3}-?[0-9]{3,4}|[0-9]{3,4}-?[A-Z]{2,3}) ?(?:是|為|が|は|は私の"
    "|is)? ?(?:我的|我|私の|my )?(?:車牌|车牌|車號|ナンバー|plate)"
)
# Prices, times, and the bot's own words for them, are no codes.
_NO_CODE: Final = re.compile(r"(?i)line[ -]?pay|[0-9]+(?:元|円|원|บาท|%)|24h|[0-9]{1,2}:[0-9]{2}")


def context_values(text: str) -> Iterator[Span]:
    """Yield the values that the words before them name."""
    for kind, form in _FORMS:
        for match in form.finditer(text):
            if not _NO_CODE.fullmatch(match[1]):
                yield Span(match.start(1), match.end(1), kind)
    for match in _SURE_PLATE.finditer(text):
        yield Span(match.start(), match.end(), "plate")
    for match in _PLATE_BEFORE.finditer(text):
        yield Span(match.start(1), match.end(1), "plate")
