"""Find postal addresses: a road and a house number, and what is before and after them.

A road alone, a station or a district is what people ask the way to, and stays.
"""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.script import TextLanguage
from tuneline.datasets.privacy.personal.span import Span

_NUMBER: Final = r"[0-9〇一二三四五六七八九十百]{1,5}"
_CHINESE_CITY: Final = (
    "(?:(?:[台臺](?:北|中|南|東)|新北|桃園|高雄|基隆|新竹|嘉義|苗栗|彰化|南投|雲林|屏東|宜蘭"
    "|花蓮|澎湖|金門|連江)[市縣]?"
    r"|(?:北京|上海|天津|重庆)市?|[\u4e00-\u9fff]{2,3}省)"
)
# No part of a name: verbs, pronouns and particles before it.
_NAME: Final = (
    "[^\\W\\d_a-zA-Z我你您他她們们住在到是寄送家於于往去從从的請请問问跟給给址了為为就這这那幫帮"
    "改嗎吗有沒没,，、]"
)
_UNITS: Final = (
    f"(?:{_NUMBER}[段巷弄鄰號号樓楼棟栋幢室座層层]|{_NUMBER}(?:单元|號樓|号楼|号院)"
    f"|[0-9]{{1,3}}[Ff](?![A-Za-z])|[之-][0-9]{{1,3}}|[A-Z]室|(?<=[号號])院|(?<=[楼樓栋棟幢元])[0-9]{{3,4}}(?![0-9]))"
)
_CHINESE: Final = re.compile(
    f"(?:[0-9]{{3,6}} ?)?(?:{_CHINESE_CITY} ?)?(?:{_NAME}{{2,3}}[市县縣])?(?:{_NAME}{{1,3}}[區区鄉"
    "乡鎮镇市] ?)?"
    f"(?:{_NAME}{{1,3}}[里村] ?(?:{_NUMBER}鄰)?)?{_NAME}{{1,5}}(?:路|街|大道|巷|胡同|新村|村|里"
    "|小区|花园)(?:東|西|南|北|东)?"
    f" ?(?:{_NUMBER}[段巷弄] ?){{0,4}}(?:{_NUMBER}(?:[之-][0-9]{{1,3}})?[號号](?!出口|線|线|診|诊"
    "|公車|公车|櫃|月台|店)"
    rf"|[0-9]{{1,3}}(?:栋|幢|号楼|棟))(?: ?{_UNITS}){{0,6}}"
)
# After the words for one's home, a road is enough.
_CHINESE_HOME: Final = re.compile(
    "(?:我(?:家)?住(?:在)?|我家(?:就)?在|住址|地址|住在|寄到|送到|寄送至|收件地址)[是為为:："
    f" ]{{0,2}}((?:{_CHINESE_CITY} ?)?"
    rf"(?:{_NAME}{{1,3}}[區区鄉乡鎮镇市县縣] ?)?{_NAME}{{1,5}}(?:路|街|大道)(?: ?{_UNITS}){{0,6}})"
)
_PREFECTURE: Final = (
    "(?:東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉"
    "|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡"
    "|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀"
    "|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)"
)
_KANJI: Final = r"[\u4e00-\u9fff々ヶケノ]"
_TOWN: Final = rf"{_KANJI}{{1,5}}[市区町村郡]"
_KANA_TOWN: Final = r"[\u4e00-\u9fff々ヶケノぁ-んァ-ン]{1,6}[市区町村郡]"
_BLOCK: Final = (
    "[0-9一二三四五六七八九十]{1,4}(?:丁目 ?[0-9]{1,4}(?:番地?|[-の])?(?:"
    " ?[0-9]{1,4}号?)?(?:[-の][0-9]{1,4})?|番地?(?: ?[0-9]{1,4}号?)?(?:[-の][0-9]{1,4})?"
    r"|[-−ー‐][0-9]{1,4}(?:[-−ー‐][0-9]{1,4}){0,2})(?![0-9年月日時])"
)
_JAPANESE: Final = re.compile(
    rf"(?:〒? ?[0-9]{{3}}-[0-9]{{4}}[ \u3000、]?)?(?:{_PREFECTURE}(?:{_KANA_TOWN}){{0,2}}|(?:{_TOWN}){{1,2}})"
    rf"(?:[\u4e00-\u9fff々ヶケノァ-ヶーぁ-ん]{{1,9}}?)?(?:[北南東西][0-9]{{1,2}}条(?:[東西](?=[0-9]"
    f"))?)?{_BLOCK}"
    r"(?:[ \u3000]?[\u4e00-\u9fffァ-ヶーA-Za-z]{2,16}(?:[ \u3000]?[0-9]{1,4}(?:号室|号|F"
    r"|階)?))?(?:[ \u3000]?[0-9]{2,4}号室)?"
)
_POST_CODE: Final = re.compile(r"〒 ?[0-9]{3}-?[0-9]{4}(?![0-9])")
_PROVINCE: Final = (
    "(?:(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별시|광역시|특별자치시|시)?|경기도?"
    "|강원(?:특별자치)?도?|충청?[남북]도?|전라?[남북]도?|경상?[남북]도?"
    "|제주(?:특별자치)?도?|전북특별자치도)"
)
_KOREAN_UNITS: Final = (
    "(?:,? ?(?:[0-9]{1,4}동|[A-Z가-힣]{1,12}(?:아파트|빌라|빌딩|오피스텔|타워|맨션))){0,2}(?:,?"
    " ?[0-9]{1,4}(?:호|층)){0,2}"
)
_KOREAN_DISTRICT: Final = r"[가-힣]{1,4}[시군구]"
_KOREAN: Final = re.compile(
    rf"(?:\(?[0-9]{{5}}\)? )?(?:{_PROVINCE} )?(?:{_KOREAN_DISTRICT}"
    f" ?){{1,2}}(?:[가-힣]{{1,5}}[읍면동] ?)?[가-힣0-9]{{1,10}}?(?:로|길|동|리"
    f"|가)(?:[0-9]{{1,3}}(?:번|가)?길)?"
    f" ?(?:[0-9]{{1,3}}(?:번|가)?길 ?)?[0-9]{{1,4}}(?:-[0-9]{{1,4}})?(?!호선|번 ?출구|분|시|원|년"
    f"|월|명|개|%)(?:번지)?{_KOREAN_UNITS}"
    f"|[가-힣]{{2,8}}(?:대로|로[0-9]{{1,3}}번?길|길) ?[0-9]{{1,4}}(?:-[0-9]{{1,4}})?(?!호선|번"
    f" ?출구|[가-힣])(?:번지)?{_KOREAN_UNITS}"
    "|[가-힣A-Z]{0,10}(?:아파트|빌라|오피스텔)? ?[0-9]{2,4}동 ?[0-9]{2,4}호|[가-힣]{1,6}동"
    " [0-9]{1,4}(?:-[0-9]{1,4})?번지"
)
_THAI: Final = "[\u0e01-\u0e3a\u0e40-\u0e4e]"
_THAI_UNIT: Final = (
    r"(?:หมู่(?:ที่|บ้าน)?|ม\.|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.|อาคาร"
    "|คอนโด|ตึก|ชั้น|ห้อง)"
)
_THAI_PART: Final = (
    rf"{_THAI_UNIT} ?(?:{_THAI}{{1,20}}|[0-9]{{1,4}})(?: ?[0-9]{{1,4}}(?:/[0-9]{{1,4}})?(?![0-9]))?"
)
_THAI_CITY: Final = (
    rf"(?:กรุงเทพ(?:มหานคร|ฯ)?|กทม\.?|{_THAI}{{3,14}}) ?[0-9]{{5}}(?![0-9])|กรุงเทพ(?:มหานคร|ฯ)?|กทม\.?"
)
_THAI_ADDRESS: Final = re.compile(
    f"(?:บ้านเลขที่|เลขที่|(?<![0-9/.:-]))[ ]?[0-9]{{1,4}}(?:/[0-9]{{1,4}})?,? (?:{_THAI_PART},?"
    f" ?){{1,7}}(?:{_THAI_CITY})?(?:[0-9]{{5}})?(?![0-9])"
    rf"|บ้านเลขที่ ?[0-9]{{1,4}}(?:/[0-9]{{1,4}})?|(?:{_THAI_PART} ?){{3,7}}(?:{_THAI_CITY})?"
)
_STREET: Final = (
    "(?i:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl"
    "|terrace|close|square|sq|crescent|highway|hwy"
    r"|parkway|pkwy)\b\.?"
)
_ENGLISH: Final = re.compile(
    rf"(?<![\w/.:$#-])(?:(?:Flat|Apt\.?|Unit|Room|Rm\.?) ?[0-9A-Z]{{1,5}}, ?|[0-9]{{1,2}}F\.?,?"
    rf" ?)?(?:No\.? ?)?[0-9]{{1,5}}[A-Za-z]?,? "
    rf"(?:(?:Lane|Alley|Ln\.?|Aly\.?) [0-9]{{1,4}}, ?){{0,2}}(?:(?:Sec\.?|Section) [0-9]{{1,2}},"
    rf" ?)?(?:[NSEW]\.? )?(?:[A-Z0-9][A-Za-z0-9'-]{{0,20}}\.? ){{1,4}}?"
    rf"{_STREET}(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|#|Floor|Sec)\.? ?[0-9A-Za-z-]{{1,6}})?"
    r"(?:, ?[A-Z][a-z']{1,20}\.?(?: [A-Z][a-z']{1,20}\.?){0,3}){0,4}"
    r"(?:,? (?:[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|[0-9]{3,6})(?![0-9]))?"
    r"|(?i:p\.? ?o\.? box) [0-9]{1,6}"
)
_BY_LANGUAGE: Final[dict[str, tuple[re.Pattern[str], ...]]] = {
    "zh-TW": (_CHINESE, _CHINESE_HOME),
    "zh-CN": (_CHINESE, _CHINESE_HOME),
    "ja": (_JAPANESE, _POST_CODE),
    "ko": (_KOREAN,),
    "th": (_THAI_ADDRESS,),
    "en": (),
}


def addresses(text: str, language: TextLanguage) -> Iterator[Span]:
    """Yield the addresses in the form of the language's country, and English ones."""
    for form in (*_BY_LANGUAGE[language], _ENGLISH):
        for match in form.finditer(text):
            group = form.groups
            whole = match[group]
            start, end = match.start(group), match.start(group) + len(whole.rstrip(" ,，"))
            yield Span(start + len(whole) - len(whole.lstrip()), end, "address")
