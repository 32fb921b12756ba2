"""The placeholders: the kind of a datum in the language of its text, and a number within its example.

A kind alone in brackets, `[電話]`, is how forms write a blank to fill in, and the check of
datasets reports it as such. With a number it reads as one certain telephone.
"""

import re
from collections.abc import Mapping
from typing import Final

from tuneline.datasets.privacy.personal.script import TextLanguage
from tuneline.datasets.privacy.personal.span import KINDS, Kind

_IN_ORDER: Final[Mapping[TextLanguage, tuple[str, ...]]] = {
    "zh-TW": (
        *("密碼", "電子郵件", "網址", "生日", "證號", "護照號碼", "就醫號碼"),
        *("銀行帳號", "卡號", "車牌", "帳號", "地址", "電話", "姓名"),
    ),
    "zh-CN": (
        *("密码", "电子邮箱", "网址", "生日", "证件号", "护照号码", "就诊号码"),
        *("银行账号", "卡号", "车牌", "账号", "地址", "电话", "姓名"),
    ),
    "ja": (
        *("パスワード", "メールアドレス", "URL", "生年月日", "個人番号", "旅券番号", "診察券番号"),
        *("口座番号", "カード番号", "車両番号", "アカウント", "住所", "電話番号", "氏名"),
    ),
    "ko": (
        *("비밀번호", "이메일", "링크", "생년월일", "신분증번호", "여권번호", "진료번호"),
        *("계좌번호", "카드번호", "차량번호", "아이디", "주소", "전화번호", "이름"),
    ),
    "th": (
        *("รหัสผ่าน", "อีเมล", "ลิงก์", "วันเกิด", "เลขบัตรประชาชน", "เลขหนังสือเดินทาง", "เลขประจำตัวผู้ป่วย"),
        *("เลขบัญชี", "เลขบัตร", "ทะเบียนรถ", "ไอดี", "ที่อยู่", "เบอร์โทร", "ชื่อ"),
    ),
    "en": (
        *("password", "email", "link", "birth date", "ID number", "passport number", "patient number"),
        *("account number", "card number", "plate number", "username", "address", "phone", "name"),
    ),
}
LABELS: Final[Mapping[TextLanguage, Mapping[Kind, str]]] = {
    language: dict(zip(KINDS, labels, strict=True)) for language, labels in _IN_ORDER.items()
}
# A Latin or Thai or Korean word needs a blank before its number, as a reader expects it.
_WITHOUT_BLANK: Final = frozenset({"zh-TW", "zh-CN", "ja"})
_EVERY_LABEL: Final = sorted({label for labels in LABELS.values() for label in labels.values()}, key=len)
PLACEHOLDER: Final = re.compile(
    rf"\[({'|'.join(map(re.escape, reversed(_EVERY_LABEL)))}) ?([1-9][0-9]{{0,3}})\]"
)
LONGEST: Final = len(_EVERY_LABEL[-1]) + len("[ 9999]")


def placeholder(kind: Kind, language: TextLanguage, number: int) -> str:
    """Return the placeholder of the datum `number` of its kind, `[電話1]`."""
    blank = "" if language in _WITHOUT_BLANK else " "
    return f"[{LABELS[language][kind]}{blank}{number}]"
