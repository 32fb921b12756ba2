"""Find Japanese names: a surname with さん or 先生, and after 名前は and before と申します."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.names.word_list import any_of, word_set
from tuneline.datasets.privacy.personal.span import Span

_SURNAME: Final = any_of(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上"
    " 木村 林 斎藤 斉藤 齋藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田"
    " 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野"
    " 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木"
    " 安藤 宮本 大野 小島 工藤 谷口 今井 高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野"
    " 上野 野口 武田 松井 千葉 菅原 岩崎 木下 久保 佐野 野村 松尾 菊地 菊池 市川 杉本 古川 大西"
    " 島田 水野 桜井 高野 渡部 吉川 山内 西田 飯田 西川 小松 北村 安田 五十嵐 川口 平田 関 中田"
    " 久保田 服部 東 岩田 土屋 福島 川崎 本田 辻 樋口 秋山 田口 永井 山中 中西 吉村 川上 石原"
    " 大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 大久保 吉岡 小池 野田 荒木 熊谷 松浦 大谷 内藤"
    " 黒田 堀 尾崎 望月 永田 川村 大島 小田 早川 荒井 平井 片山 富田 須藤 篠原 田辺 鎌田 榎本"
    " 大石 児玉 栗原 柳田 三宅 白石 岡崎 奥村 森下 大森 萩原 宮田 河合 青山 成田 今村 松村 相馬"
    " 宮下 堀田 石橋 植田 津田 西山 黒木 神田 藤野 長尾 天野 本間 飯塚 戸田"
)
# Names that are also of towns need more than です after them.
_TOWNS: Final = word_set("石川 千葉 福島 宮崎 山口 川崎 上野 中野 東 森 原 関 林 神田 成田 青山 堀 辻")
_SMALL: Final = (
    "(?!です|でし|でご|でよ|とも|とい|さん|さま|ちゃ|くん|のよ|のな|から|まで|がい|には|では"
    "|より|って|と申|と言)[ぁ-ん]{2,4}"
)
_GIVEN: Final = (
    f"(?:[ \u3000]?(?:(?![県市町村区駅店産様氏君先])[\u4e00-\u9fff々]{{1,3}}|{_SMALL}|[ァ-ヶー]{{2,6}}))"
)
_SPACED_GIVEN: Final = "(?:[ \u3000](?:[\u4e00-\u9fff々]{1,3}|[ぁ-ん]{2,5}|[ァ-ヶー]{2,6}))"
_TITLES: Final = "さん|さま|様|くん|君|ちゃん|氏"
_PROFESSIONAL: Final = "先生|医師|院長|ドクター|看護師|スタッフ|店長|トレーナー|技師"
_START: Final = "(?<![\u4e00-\u9fff々])"
_PROFESSIONALS: Final = frozenset(_PROFESSIONAL.split("|"))
_WITH_TITLE: Final = re.compile(
    rf"{_START}({_SURNAME}(?:[ \u3000]?[\u4e00-\u9fff々]{{1,3}}|{_SPACED_GIVEN})?)["
    rf" \u3000]?({_TITLES}|{_PROFESSIONAL})"
)
_FAMILY: Final = (
    "(?:主人|旦那|祖母|祖父|彼氏|彼女|同僚|娘|息子|子供|子ども|妻|夫|母|父|孫|友人|友達|知人|弟|妹|姉|兄)の"
)
_NAMED_RELATIVE: Final = re.compile(
    rf"{_FAMILY}([\u4e00-\u9fff々]{{0,2}}[子美奈香菜代恵郎太介輔翔斗也平雄樹希咲葵陽里江枝乃音衣結"
    "莉優](?<!様子)(?<!調子)(?<!帽子)(?<!菓子)(?<!息子)"
    r"(?<!双子)(?<!女子)(?<!男子))(?=さん|ちゃん|くん|君|が|は|を|の|と|も|に|へ|、)"
)
_GIVEN_WITH_TITLE: Final = re.compile(rf"{_FAMILY}([ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,6}})(?=さん|ちゃん|くん|君)")
_KANA_WITH_TITLE: Final = re.compile(
    r"(?<![ァ-ヶー])([ァ-ヶー]{2,8}[ \u3000][ァ-ヶー]{2,8})(?:さん|さま|様|ちゃん|くん|です|と申し|$|、|。)"
)
_BEFORE_VERB: Final = re.compile(
    rf"(?:{_START}({_SURNAME}{_GIVEN}?)|(?:は|、|。|^|\s)([\u4e00-\u9fff々]{{2,6}}"
    rf"|[\u4e00-\u9fff々]{{1,4}}[ \u3000][\u4e00-\u9fff々ぁ-ん]{{1,4}}|[ァ-ヶー]{{2,8}}["
    rf" \u3000]?[ァ-ヶー]{{0,8}}))"
    r"[ \u3000]?と(?:申します|申す|もうします|いいます|言います|いう者|申しますが)",
    re.MULTILINE,
)
_AFTER_FIELD: Final = re.compile(
    "(?:氏名|お名前|名前|本名|患者名|予約名|予約者名?|代表者名?|フリガナ|ふりがな|カナ|名義"
    r"|宛名)(?:は|が|：|:|で)?[ \u3000]{0,2}"
    rf"({_SURNAME}{_GIVEN}?|[\u4e00-\u9fff々]{{1,3}}[ \u3000][\u4e00-\u9fff々ぁ-ん]{{1,4}}"
    rf"|[ァ-ヶー]{{2,8}}[ \u3000]?[ァ-ヶー]{{2,8}}|[ァ-ヶー]{{3,10}}(?=です|と|、|。|$)"
    r"|[A-Z][A-Za-z]{1,15} [A-Z][A-Za-z]{1,15})"
)
_IS_IT: Final = re.compile(
    r"(?:(?:^|[、。！!\s「のたはがる])|(?:私|わたし|僕|俺"
    f"|わたくし)、?)({_SURNAME}{_GIVEN}?)(?=です|でございます|ですが|だ[。が]|で(?:予約|すけど))",
    re.MULTILINE,
)
_RESERVED: Final = re.compile(
    rf"{_START}({_SURNAME}{_SPACED_GIVEN}?|{_SURNAME}[\u4e00-\u9fff々]{{1,3}})(?=の名前で|名義"
    "|の予約|の代理|の代わり|で予約|名で|という名前|と言う者)"
)
_FULL: Final = re.compile(
    rf"{_START}({_SURNAME}[ \u3000](?:[\u4e00-\u9fff々]{{1,3}}|[ぁ-ん]{{2,4}}))(?=$|["
    r" \u3000、。,，（(\n0-9\[]|は|が|の|と|で|を|に)",
    re.MULTILINE,
)
_ALONE: Final = re.compile(
    rf"^[ \u3000]*({_SURNAME}(?:[\u4e00-\u9fff々]{{1,3}}))(?=$|[ \u3000、。,，（(\n\[]|、)", re.MULTILINE
)
_FORMS: Final = (
    _NAMED_RELATIVE,
    _GIVEN_WITH_TITLE,
    _KANA_WITH_TITLE,
    _BEFORE_VERB,
    _AFTER_FIELD,
    _IS_IT,
    _RESERVED,
    _FULL,
    _ALONE,
)
_NO_NAMES: Final = word_set(
    "林檎 森林 原因 東京 東口 東側 東京都 原則 関東 関西 関節 関係 堀川 お店 こちら 子供 私 患者"
    " 本人 家族 ペット 原液 東洋 林業 森永 原料"
)


def japanese_names(text: str) -> Iterator[Span]:
    """Yield the names, with the title of a professional, who may be the operator's own."""
    for match in _WITH_TITLE.finditer(text):
        if match[1] not in _NO_NAMES:
            yield Span(match.start(1), match.end(1), "name", match[2] if match[2] in _PROFESSIONALS else "")
    for form in _FORMS:
        for match in form.finditer(text):
            group = match.lastindex or 1
            name = match[group].rstrip()
            if name in _NO_NAMES or (form is _IS_IT and name in _TOWNS):
                continue
            yield Span(match.start(group), match.start(group) + len(name), "name")
