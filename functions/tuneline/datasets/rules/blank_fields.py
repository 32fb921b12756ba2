"""Detect field names in place of values: [電話], 【店舗名】, [회사명], %COMPANY%.

A heading or a button has the same form: 【電話】02-2700-1234, "請點選[電話]". The rest of its line decides.
"""

import re

# Names that no button and no heading in a sentence has, then names that may be one.
_SURE = (
    r"(?:您的|你的|貴)?[\u4e00-\u9fff]{0,6}(?:名稱|名称|姓名|全名)|(?:電話|电话|手機|手机|聯絡|联系)(?:號碼|号码)"
    r"|[\u3041-\u30fa\u4e00-\u9fff]{0,6}(?:店舗|会社|病院|医院|学校|担当者|商品|施設|社|園|お)名前?|氏名|電話番号"
    r"|[가-힣]{0,4} ?(?:회사|병원|매장|학교|지점|상호|제품|상품|담당자|고객|업체|기관|부서) ?(?:명|이름)"
    r"|전화번호"
    r"|ชื่อ[\u0e01-\u0e4e]{1,20}|เบอร์(?:โทร(?:ศัพท์)?)?|หมายเลขโทรศัพท์"
)
_OTHER = (
    "(?:您的|你的|診所|诊所|公司|學校|学校|店家|醫院|医院)?"
    "(?:電話|电话|地址|網址|网址|連結|链接|日期|時間|时间|金額|金额|價格|价格)"
    "|住所|日付|金額|価格|リンク|URL|주소|날짜|시간|금액|가격|링크|ที่อยู่|วันที่|ราคา|เวลา|ลิงก์"
)
_THING = "name|phone|telephone|number|date|time|address|link|url|e-?mail|website|price|amount|company|clinic"
_WORD = "first|last|full|your|our|the|customer|patient|client|company|clinic|school|shop|store|product|phone"
_ENGLISH = rf"(?i:(?:(?:{_WORD})[ _-]){{0,2}}(?:{_THING})(?:[ _]here)?)"
# If a value, a list of such names, the URL of a link, or a colon follows, it is not a blank field.
_GOES_ON = (
    r"[ \t\u3000]?[0-9０-９(（:：、/／＋+|\[［{〔<＜【]|[ \t]?[或和与與及]"
    r"|[ \t]?(?:や|または|또는|หรือ|or|and)\b"
)
_FIELD = re.compile(
    rf"(?:[\[［{{〔<＜](?:{_SURE}|{_OTHER}|{_ENGLISH})[\]］}}〕>＞]|【(?:{_SURE})】)(?!{_GOES_ON})"
)
# Words beside a name that belong to a button or to a request for such data.
_ASKS_FOR_IT = re.compile(
    "點|点|按|選|选|填|輸入|输入|欄|栏|提供|告知|告訴|告诉|留下|留言|回覆|回复|附上|寫|写|タップ|クリック|押|選択|入力|記入|お知らせ"
    "|누르|클릭|선택|입력|알려|남겨|적어|กด|เลือก|กรอก|แจ้ง"
    r"|\b(?i:click|press|tap|select|choose|enter|fill|field|button|key|provide|include|give|send|state)",
)
_BEFORE = 30
_AFTER = 12
_FOLLOWS = "，。,.!！?？のはがをにへまで님은는이가을를에로의씨的是您先様さ"
_SENTENCE_END = re.compile(r"(?:[。.!！?？]|다|요|ค่ะ|คะ|ครับ)\s*\Z")
_SLOT = re.compile(
    r"%[A-Z][A-Z_]{2,30}%|\$\{[A-Za-z][A-Za-z_.]{0,40}\}"
    r"|(?<![A-Za-z0-9_＿*-])(?:_{2,60}(?:[-:：/]_{2,60})+|_{3,60}|＿{2,60})(?![A-Za-z0-9_＿*])"
)
_QUIZ = re.compile(r"填空|空格|穴埋め|空欄|빈칸|เติมคำ|(?i:blank|fill in|grammar)")
_SLOT_SIGNS = ("__", "＿＿", "%", "${")
_BRACKETS = "[［{〔<＜【"


def first(text: str) -> tuple[int, str] | None:
    """Return the position of the first one, and its text, which has no line feed in it."""
    found = []
    if any(sign in text for sign in _SLOT_SIGNS):
        found += [next((slot for slot in _SLOT.finditer(text) if _is_slot(text, slot)), None)]
    if any(sign in text for sign in _BRACKETS):
        found += [next((field for field in _FIELD.finditer(text) if _is_left(text, field)), None)]
    return min([(blank.start(), blank[0]) for blank in found if blank is not None], default=None)


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """Return the text before and after it on its line."""
    end = text.find("\n", found.end())
    return text[text.rfind("\n", 0, found.start()) + 1 : found.start()], text[
        found.end() : end % (len(text) + 1)
    ]


def _is_slot(text: str, found: re.Match[str]) -> bool:
    """Return whether a text is missing there: a line alone divides, and a quiz has blanks on purpose."""
    if found[0][0] not in "_＿":
        return True
    before, after = _around(text, found)
    return bool((before + after).strip()) and _QUIZ.search(before + after) is None


def _is_left(text: str, found: re.Match[str]) -> bool:
    """Return whether a value is missing there: the name is in a sentence that does not ask for it."""
    before, after = _around(text, found)
    if _ASKS_FOR_IT.search(before[-_BEFORE:]) or _ASKS_FOR_IT.search(after[:_AFTER]):
        return False
    last, follows = before.rstrip(" \t")[-1:], after[:1]
    if (last and last not in "。！？!?.") or (follows and follows in _FOLLOWS):
        return True
    return bool(after.strip()) and _SENTENCE_END.search(after) is not None
