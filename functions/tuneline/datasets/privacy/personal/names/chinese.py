"""Find Chinese names: a surname with a title (王先生), after an introduction (我叫…), beside a relation."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.names.chinese_bare import bare_names
from tuneline.datasets.privacy.personal.names.chinese_characters import (
    COMMON_GIVEN,
    DOUBLE,
    GIVEN,
    LIKELY,
    SURNAME,
)
from tuneline.datasets.privacy.personal.names.word_list import word_set
from tuneline.datasets.privacy.personal.span import Span

_ORDINARY: Final = (
    "先生|小姐|女士|太太|媽媽|妈妈|爸爸|阿姨|叔叔|同學|同学|奶奶|爺爺|爷爷|伯伯|伯母|阿伯|阿嬤"
    "|阿公|大哥|大姐|小朋友|弟弟|妹妹|媽咪|老闆娘|老闆|老板娘|老板|先森|桑"
)
_PROFESSIONAL: Final = (
    "醫師|医师|醫生|医生|大夫|護理師|护士|護士|院長|院长|主任|藥師|药师|治療師|治疗师|諮商師"
    "|心理師|營養師|老師|老师|教練|教练|教授|設計師|设计师|店長|店长"
    "|經理|经理|律師|律师|會計師|技師|博士|師傅|师傅"
)
_PROFESSIONALS: Final = frozenset(_PROFESSIONAL.split("|"))
_TITLES: Final = f"{_ORDINARY}|{_PROFESSIONAL}"
_WITH_TITLE: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[是叫的給给找請请問问和跟與与由到約约看掛挂讓让幫帮替向這这位有"
    f"對对於在了，說说]))({SURNAME}{GIVEN}{{0,2}}) ?({_TITLES})"
)
_TITLE_INSIDE: Final = re.compile(rf"(?!謝謝|谢谢)({SURNAME}{GIVEN}{{2}}|{SURNAME}) ?({_TITLES})")
_LATIN: Final = r"[A-Z][a-z]{1,15}(?:[ -][A-Z][a-z]{1,15}){0,2}"
# What follows a name: the end, a mark, a blank, or the next part of the sentence.
_BOUNDARY: Final = (
    r"(?=$|[^\w]|[0-9A-Za-z_]|的|想|要|請|请|今|明|昨|預|预|已|有|在|跟|和|來|来|電|电|手機|手机"
    "|生日|身分|身份|約|约|掛|挂|訂|订|之前|上次|住|男|女|可|是|也"
    "|上(?=週|周|個|个|次|禮|星|午)|这|這|能|麻煩|麻烦|聯絡|联系|打|需|就|會|会|去|看|改|取消"
    "|推薦|推荐|介紹|介绍|說|说|陪|報|报|因|從|从|先生|小姐)"
)
_INTRODUCED: Final = re.compile(
    "(?:我(?:的名字)?叫(?:做|作)?|名叫|名字(?:是|叫)?|姓名|本名|大名|叫做"
    "|患者(?:是|叫)?|病人(?:是|叫)?|聯絡人|联系人|收件人|寄件人|付款人|收款人|申請人|持卡人|學生"
    "|收货人|預約人|预约人|訂位人"
    "|(?:預約|预约|訂位|订位|掛號|挂号|訂購|登記|登记)(?:的)?(?:名字|姓名|大名|人)?(?:是|為|为)?"
    "|家長|家长|家屬|戶名|户名|署名|小朋友叫|收據抬頭)"
    rf"[是為为叫:： 寫写]{{0,3}}({SURNAME}{GIVEN}{{1,2}}){_BOUNDARY}"
)
_I_AM: Final = re.compile(rf"(?:我是|這是|这是)({SURNAME}{LIKELY}{GIVEN}{{1,2}}){_BOUNDARY}")
_CALLED: Final = re.compile(
    f"(?:我(?:的名字)?叫(?:做)?|名字叫(?:做)?|姓名)[是:： ]{{0,2}}((?!車|车|外送|外賣|救護|救护|計程"
    f"|客服|做)(?:{GIVEN}{{2,4}}|[小阿]{GIVEN})|{_LATIN})"
    r"(?=$|[^\w]|想|要|[0-9])"
)
_LATIN_NAME: Final = re.compile(
    rf"(?:我是|我叫|名字是|姓名[:：]?|英文名(?:字)?(?:是|叫)?) ?({_LATIN})(?![A-Za-z])"
)
_SURNAME_ONLY: Final = re.compile(
    rf"(?:(?:先生|太太|媽媽|老公|老婆|小孩|他|她)姓|我姓|敝姓|免貴姓|免贵姓|小姓|本人姓|(?<![\u4e00-\u9fff])姓)({SURNAME})"
)
_RELATION: Final = re.compile(
    "(?:(?:我|她|他)(?:的)?(?:先生|太太|老公|老婆|媽媽|妈妈|爸爸|媽|妈|爸|母親|父親|女兒|女儿"
    "|兒子|儿子|姊姊|姐姐|妹妹|哥哥|弟弟|奶奶|外婆|外公|阿嬤|阿公|爺爺|爷爷|朋友|同事"
    f"|小孩|孩子|孫子|孫女)(?:叫|是|名叫)?|幫(?:忙)?|帮(?:忙)?|替|代替)({SURNAME}{GIVEN}{{1,2}}){_BOUNDARY}"
)
# A full name right before a number, a birth date or an address that is masked already, or before a telephone.
_BEFORE_DATUM: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])({SURNAME}{GIVEN}{{2}})[ ,，、:：/]{{0,3}}(?=\[(?:電話|电话|證號|生日"
    r"|证件号)|\(?0[0-9]|[男女][ ,，、])"
)
_ALONE: Final = re.compile(
    rf"^[ \u3000]*({SURNAME}{LIKELY}{GIVEN}{{2}})(?=[ ,，、][^\n]{{0,12}}[0-9一二兩三四五六七八九十])",
    re.MULTILINE,
)
_ANYWHERE: Final = re.compile(
    f"({SURNAME}[{COMMON_GIVEN}]{{2}}|(?:{DOUBLE}){GIVEN}{{1,2}}{_BOUNDARY}"
    f"|(?:{DOUBLE})[{COMMON_GIVEN}]{{1,2}})"
)
_GIVEN_TO: Final = re.compile(
    "(?:給|给|讓|让|幫我查|帮我查|幫我找|查詢|查询|通知|住客|房客|客人|貴賓|贵宾|旅客|乘客|家人|同學|同学|"
    "(?:我|他|她)(?:妹|弟|姊|姐|哥|兒|儿|女|孫|孙|媽|妈|爸|嫂|阿姨|叔叔|姑姑|舅舅))"
    rf"({SURNAME}{LIKELY}{GIVEN}{{1,2}})(?=$|[，。、,.!！?？ ]|的|先|在|會|会|要|想|也|和|跟)"
)
_BOOKED: Final = re.compile(
    f"(?:訂位|预订|預約|预约|掛號|挂号)[是:： ]?({SURNAME})(?=[，,、 ][一二兩三四五六七八九十0-9])"
)
_FORMS: Final = (
    _ANYWHERE,
    _GIVEN_TO,
    _BOOKED,
    _INTRODUCED,
    _I_AM,
    _CALLED,
    _LATIN_NAME,
    _SURNAME_ONLY,
    _RELATION,
    _BEFORE_DATUM,
    _ALONE,
)
_NO_NAMES: Final = word_set(
    "高血壓 高血压 高峰 金融卡 金卡 金卡會 白內障 白内障 高中 高中生 高中職 黃金週 江南 方便嗎 方便 高雄"
    " 金門 石門 夏天 夏令營 馬上 马上 高級 高级 高鐵 高铁 白天 何時 何时 任何 連假 雷射 黃牌"
    " 石牌 馬桶 金額 金额 龍潭 湯圓 溫泉 江西 石油 田中 林口 林園 方案 毛囊 毛孔 商品 古亭 康復"
    " 左營 武漢 范例 萬芳 孔廟 連續 商家 童裝 溫度 高鈣 白斑 白帶 金牌 黃昏 雷射除 雷射溶 白蛋白"
    " 高尿酸 高血糖 高血脂 高膽固 毛玻璃 石膏 馬拉松 溫水澡 施打 施打疫 唐氏症 連鎖店 連鎖 任意"
    " 任選 施工中 段落 任課 任课 許可證 许可证 賀爾蒙 賴床 左手 左腳 左膝 左耳 左眼 連結"
)


def chinese_names(text: str) -> Iterator[Span]:
    """Yield the names, with the title of a professional, who may be the operator's own."""
    for form in (_WITH_TITLE, _TITLE_INSIDE):
        for match in form.finditer(text):
            if match[1] not in _NO_NAMES:
                title = match[2] if match[2] in _PROFESSIONALS else ""
                yield Span(match.start(1), match.end(1), "name", title)
    yield from bare_names(text)
    for form in _FORMS:
        for match in form.finditer(text):
            if match[1] not in _NO_NAMES and match[1][:2] not in _NO_NAMES:
                yield Span(match.start(1), match.end(1), "name")
