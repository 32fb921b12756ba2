"""One term for one thing in each language, and none of the words that it displaced."""

import re
from collections.abc import Iterator

import pytest

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import LANGUAGES as FINDING_LANGUAGES
from tuneline.settings import LANGUAGES
from tuneline.texts import (
    card_texts,
    chart_texts,
    chat_texts,
    evaluation_texts,
    finding_texts,
    notice_texts,
    operator_texts,
    report_texts,
)
from tuneline_dev.demo.web_files import page_texts

TRANSLATIONS = ("zh-TW", "zh-CN", "ja", "ko", "th")
GLOSSARY = {
    r"\bdatasets?\b": ("資料集", "数据集", "データセット", "데이터셋", "ชุดข้อมูล"),
    r"\btrain(ed|ing|s)?\b": ("訓練", "训练", "学習", "학습", "ฝึก"),
    r"^Job$": ("訓練工作", "训练任务", "学習ジョブ", "학습 작업", "งานฝึก"),
    r"\bmodels?\b": ("模型", "模型", "モデル", "모델", "โมเดล"),
    r"\bbase models?\b": ("基礎模型", "基础模型", "ベースモデル", "기본 모델", "โมเดลพื้นฐาน"),
    r"\b(current|active) model\b": (
        "目前的模型",
        "当前的模型",
        "現在のモデル",
        "현재 모델",
        "โมเดลปัจจุบัน",
    ),
    r"\bprevious model\b": ("先前的模型", "之前的模型", "以前のモデル", "이전 모델", "โมเดลก่อนหน้า"),
    r"\bevaluation\b": ("評估", "评估", "評価", "평가", "ประเมิน"),
    r"\b(promote it|promoted)\b": ("上線", "上线", "採用", "적용", "เริ่มใช้งาน"),
    r"\brolled back\b": ("換回", "换回", "戻し", "되돌", "ย้อนกลับ"),
    r"\bheld\b(?!-| out)": ("尚未上線", "尚未上线", "保留", "보류", "พักไว้"),
    r"\boperators?\b": ("管理員", "管理员", "管理者", "관리자", "ผู้ดูแล"),
    r"\bcosts?\b(?!ly)": ("費用", "费用", "費用", "비용", "ค่า"),
    r"\bnotices?\b": ("通知", "通知", "お知らせ", "알림", "แจ้ง"),
    r"\bthe limit is\b": ("上限", "上限", "上限", "한도", "วงเงิน"),
    r"\bhost\b": ("平台", "平台", "提供元", "제공사", "ผู้ให้บริการ"),
    r"\bdrafts?\b(?! mode,)": ("草稿", "草稿", "下書き", "초안", "ฉบับร่าง"),
    r"\bopening hours\b": ("營業時間", "营业时间", "営業時間", "운영 시간", "เวลาทำการ"),
    r"\btest (in a part|of model)\b": ("試用", "试用", "試用", "시험", "ทดลอง"),
    r"\bask(ed)? for a person\b": ("真人", "人工", "担当者", "담당자", "เจ้าหน้าที่"),
}
DISPLACED = {
    "zh-TW": (
        "數據|信息|視頻|軟件|網絡|質量|默認|用戶|服務器|登錄|短信|屏幕|打印|硬盤|內存|反饋|緩存|字符|變量|數組|"
        "加載|文件|消息|保存|設置|賬|鏈接|搜索|回滾|回退|微調|數據集|訓練任務|基本模型|底模|預測集|管理人員|操作員|"
        r"主機|system 提示|\{\w+\} 行|[這每]一行(?!指令)"
    ),
    "zh-CN": (
        "资料|讯息|档案|程式|伺服器|网路|软体|影片|品质|预设|使用者|帐|贮存|存档|连结|搜寻|回滚|微调|资料集|"
        "训练工作|基本模型|管理人员|操作员|目前"
    ),
    "ja": (
        "ファインチューニング|訓練|基本モデル|オペレーター|運用者|今のモデル|(?<!以)前のモデル|利用者|返事|お客様|"
        "データセットの例"
    ),
    "ko": (
        r"데이터 세트|훈련|파인튜닝|기반 모델|베이스 모델|운영자|지금 모델|(?<!이)전 모델|"
        r"을\(를\)|이\(가\)|은\(는\)|\(으\)로"
    ),
    "th": "เทรน|ข้อมูลชุด|แบบจำลอง|โมเดลฐาน|โมเดลที่ใช้อยู่|ผู้ดำเนินการ|[๐-๙]|ครับ|ค่ะ|คะ(?!แนน)|แชท|ลูกค้า|โทเค็น|อักขระ",
}


_COMMAND_OR_PLACE = re.compile(r"scripts/.*|\{\w+\}")


def _sentences(language: str) -> list[str]:
    notices = notice_texts.notices(language).values()
    of_notices = [sentence for title, what, steps in notices for sentence in (title, *what, *steps)]
    others = [*notice_texts.texts(language).values(), *chat_texts.texts(language).values()]
    others += [*card_texts.texts(language).values(), *operator_texts.texts(language).values()]
    others += [*chart_texts.texts(language).values(), *report_texts.texts(language).values()]
    return [*of_notices, *others]


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    """Yield the English sentences with their translations."""
    yield from zip(_sentences("en"), _sentences(language), strict=True)
    english, own = evaluation_texts.report_texts("en"), evaluation_texts.report_texts(language)
    yield from ((english[key], own[key]) for key in english)
    if language in FINDING_LANGUAGES:
        yield from (pair for code in CODES.values() for pair in zip(code.en, code.zh, strict=True))
    page = page_texts(language)
    yield from ((text, page[key]) for key, text in page_texts("en").items() if key in page)
    findings = finding_texts.texts(language)
    yield from (pair for code in findings for pair in zip(CODES[code].en, findings[code], strict=True))


def test_the_glossary_covers_every_translation() -> None:
    assert {*TRANSLATIONS, "en"} == set(LANGUAGES)
    assert DISPLACED.keys() == set(TRANSLATIONS)
    assert page_texts("en").keys() == page_texts("zh-TW").keys()
    for english in GLOSSARY:
        sources = (_COMMAND_OR_PLACE.sub("", source) for source, _ in _pairs("zh-TW"))
        assert any(re.search(english, source, re.IGNORECASE) for source in sources), english


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("english", GLOSSARY)
def test_a_term_is_translated_the_same_everywhere(english: str, language: str) -> None:
    term = GLOSSARY[english][TRANSLATIONS.index(language)]
    for source, own in _pairs(language):
        if re.search(english, _COMMAND_OR_PLACE.sub("", source), re.IGNORECASE):
            assert term in own, (source, own)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_displaced_word_does_not_return(language: str) -> None:
    assert re.findall(DISPLACED[language], "\n".join(own for _, own in _pairs(language))) == []
