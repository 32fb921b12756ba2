"""Find placeholders that were not filled in: TODO, [NAME], {{answer}}, 〇〇〇, （待補）.

They are reported only if an ordinary sentence does not say the same: 請填寫表單 is one, 【請填寫】 is not.
"""

import re

from tuneline.datasets.rules import blank_fields

_NAMES = (
    "NAME|DATE|TIME|PHONE|EMAIL|E-MAIL|ADDRESS|COMPANY|CLINIC|LINK|URL|ANSWER|QUESTION|NUMBER|PRICE|AMOUNT"
)
# None of them matches digits or signs: a text that is shown must not have a key or telephone number in it.
# Each is searched for only if one of its signs is in the text, because nearly all texts have none.
_LATIN: tuple[tuple[tuple[bytes, ...], re.Pattern[str]], ...] = (
    (
        (b"TODO", b"FIXME", b"TBD", b"[t", b"(t", b"<t", b"{t"),
        re.compile(r"\b(?:TODO|FIXME|TBD) ?[:\uff1a]|[\[(<{](?:TODO|FIXME|TBD|todo|tbd)[\])>}]"),
    ),
    ((b"xxx",), re.compile(r"(?<![A-Za-z0-9])x{3,20}(?![A-Za-z0-9])")),
    ((b"XXX",), re.compile(r"(?<![A-Za-z0-9])(?<![A-Za-z] )X{3,20}(?![A-Za-z0-9])")),
    (
        (b"XX", b"xx"),
        re.compile(
            r"(?<![A-Za-z0-9])(?:X{2}|x{2})(?:(?:[:/.-](?:X{2,4}|x{2,4}))+(?![A-Za-z0-9])"
            "|(?=醫院|医院|診所|诊所|公司|學校|学校|老師|老师|醫師|医生|先生|小姐|市|區|区|路|元|分店|店|株式会社|様|さん|円))"
        ),
    ),
    ((b"OO",), re.compile(r"(?<![A-Za-z0-9])O{2,4}(?=[\u4e00-\u9fff\uac00-\ud7a3])")),
    (
        (b"[",),
        re.compile(rf"\[(?:[A-Z_ ]{{0,20}}(?:{_NAMES})|(?i:your|insert|enter)[ _][A-Za-z_ ]{{1,40}})\]"),
    ),
    ((b"<",), re.compile(r"<(?i:your|insert|enter)[ _][A-Za-z_ ]{1,40}>")),
    ((b"{{",), re.compile(r"\{\{[ ]?[^\W\d][^\W\d.]{0,40}[ ]?\}\}")),
    ((b"psum",), re.compile(r"[Ll]orem ipsum")),
)
LATIN_SIGNS = tuple(sign for signs, _ in _LATIN for sign in signs)
_CIRCLES = re.compile("○{2,20}|◯{2,20}|(?<![〇一二三四五六七八九])〇{2,20}(?![〇一二三四五六七八九十年月日])")
# Each begins with its own mark or word, so a search skips everything else quickly.
_CHINESE: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("待", "填", "此處"),
        re.compile(
            "[（(【\\[〔＜<｛{](?:(?:(?:內容|答案|資料|文字)?待(?:補充?|填寫?|补充?|填写?)|此處[\u4e00-\u9fff]{0,20})"
            "[）)】\\]〕＞>｝}]|(?<![（(〔])請(?:在此|於此)?(?:填寫|填入)[\u4e00-\u9fff]{0,20}[】\\]＞>｝}])"
        ),
    ),
    (("此處",), re.compile("…此處[\u4e00-\u9fff]{0,20}…|此處省略")),
    (
        ("此处",),
        re.compile(
            "[（(【\\[〔＜<｛{]此处[\u4e00-\u9fff]{0,20}[）)】\\]〕＞>｝}]|…此处[\u4e00-\u9fff]{0,20}…|此处省略"
        ),
    ),
    (
        ("ここに",),
        re.compile(
            "[（(【\\[〔＜<｛{]ここに[\u3041-\u30fa\u4e00-\u9fff]{0,20}(?:入力|記入|書く|書いて|挿入)[\u3041-\u3096]{0,10}[）)】\\]〕＞>｝}]"
        ),
    ),
    (
        ("여기에",),
        re.compile(
            "[（(【\\[〔＜<｛{]여기에[가-힣 ]{0,20}(?:입력|작성|삽입)[가-힣 ]{0,10}[）)】\\]〕＞>｝}]"
        ),
    ),
    (("ใส่",), re.compile("[（(【\\[〔＜<｛{]ใส่[\u0e01-\u0e4e ]{1,30}[）)】\\]〕＞>｝}]")),
)
_WHOLE = re.compile(
    "(?:答案|內容|資料|此處|請)?(?:待補充?|待填寫?|填寫|填入)(?:答案|內容|中)?[。.]?"
    "|(?:答案|回答|內容|内容)(?:待定|待確認|待确认|待补充|待補充)|ここに(?:回答|質問|答え)を(?:入力|記入)(?:してください)?"
    "|여기에 ?(?:답변|질문|내용)을? ?(?:입력|작성)(?:하세요|해 ?주세요)?|ใส่(?:คำตอบ|คำถาม|ข้อความ)(?:ที่นี่|ตรงนี้)"
    "|(?:待确认|待確認|待补充?|要確認|準備中|作成中|記入中|작성 ?예정|작성 ?중|준비 ?중|확인 ?필요"
    "|รอข้อมูล|รอเพิ่มข้อมูล|ยังไม่มีข้อมูล)[。.]?"
    "|(?i:todo|tbd|tba|fixme|n/a|nan|null|undefined|(?:insert |your )(?:answer|text|question|reply|response)"
    "(?: here)?)[.]?|#(?:N/A|REF!|VALUE!|NAME\\?|DIV/0!|NULL!|NUM!)"
)
# For a quick no: the first characters of those.
_BEGINS = frozenset("答回內内資此請待填こ여ใ要準作記작준확รยtTfFnNuUiIyY#")
_IN_BRACKETS = frozenset({"（）", "()", "【】", "[]", "［］", "〔〕", "<>", "＜＞"})
_OPENS = frozenset(both[0] for both in _IN_BRACKETS)
_SHORT = 40


def first(text: str, latin: bytes, unusual: bool) -> str | None:
    """Return the first placeholder.

    For a quick no: `latin` is the text in ASCII, or empty if it has no sign of a key, a token or a
    placeholder; `unusual` is whether the text may have circles.
    """
    if is_placeholder(text):
        return text.strip()
    forms = [form for signs, form in _LATIN if any(sign in latin for sign in signs)] if latin else []
    forms += [form for signs, form in _CHINESE if any(sign in text for sign in signs)]
    if unusual:
        forms.append(_CIRCLES)
    places = [(match.start(), match[0]) for form in forms if (match := form.search(text))]
    if (field := blank_fields.first(text)) is not None:
        places.append(field)
    return min(places)[1] if places else None


def is_placeholder(text: str) -> bool:
    """Return whether the whole text is one placeholder."""
    if len(text) > _SHORT:
        return False
    bare = text.strip()
    if bare[:1] in _OPENS and bare[:1] + bare[-1:] in _IN_BRACKETS:
        bare = bare[1:-1].strip()
    return bare[:1] in _BEGINS and _WHOLE.fullmatch(bare) is not None
