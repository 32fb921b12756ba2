"""Likely encodings are ranked by plausible characters, and proposed to the author."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import HOSTILE, outside_cases
from tuneline.datasets.formats.encoding import Candidate, candidates, from_bom, is_known, reading_codec
from tuneline.datasets.validation.run import CheckOptions, check

ZH_TW = "請問門診幾點開始看診？我們星期一到星期五早上九點開始，中午休息一個半小時，歡迎先打電話預約。"
ZH_CN = "请问这个订单什么时候可以发货？我们会在付款之后的两天之内发货，您可以在网站上查看物流的情况。"
JA = "営業時間を教えてください。平日は午前九時から午後六時まで受け付けております。土日はお休みです。"
KO = "예약을 취소하려면 어떻게 해야 하나요? 전화로 말씀해 주시거나 홈페이지에서 직접 취소하실 수 있습니다."
TH = "ร้านเปิดกี่โมงคะ เปิดทุกวันตั้งแต่เก้าโมงเช้าถึงหกโมงเย็น ยกเว้นวันอาทิตย์ค่ะ"
FR = "Où puis-je déposer ma réclamation ? L’accueil est ouvert à côté de la gare, même l’été."
ES = "¿Cuándo abrirán mañana? Abrimos a las nueve; también atendemos por teléfono en español."
DE = "Können Sie mir für nächste Woche einen Termin geben? Natürlich, über das Büro geht es schnell."
READS = [
    (ZH_TW, "big5", "big5"),
    (ZH_CN, "gb18030", "gb18030"),
    (ZH_CN, "gbk", "gb18030"),
    (JA, "shift_jis", "shift_jis"),
    (JA, "euc_jp", "euc_jp"),
    (KO, "euc_kr", "euc_kr"),
    (KO, "cp949", "euc_kr"),
    (TH, "cp874", "cp874"),
    (FR, "cp1252", "windows-1252"),
    (ES, "cp1252", "windows-1252"),
    (DE, "cp1252", "windows-1252"),
    *(
        (text, f"utf-16-{end}", f"utf-16-{end}")
        for text in (ZH_TW, ZH_CN, JA, KO, TH, FR)
        for end in ("le", "be")
    ),
]


@pytest.mark.parametrize(("text", "saved", "named"), READS)
def test_a_text_is_first_of_all_read_in_the_encoding_it_was_saved_in(
    text: str, saved: str, named: str
) -> None:
    first, *others = candidates(text.encode(saved))
    assert first.codec == named
    assert text.startswith(first.first_line[:40])
    assert len(others) <= 3


@pytest.mark.parametrize(("text", "saved", "named"), READS)
def test_the_same_holds_for_one_line_of_json_and_for_a_sample_cut_anywhere(
    text: str, saved: str, named: str
) -> None:
    line = f'{{"messages": [{{"role": "user", "content": "{text}"}}]}}\n'.encode(saved)
    for cut in (0, 1, 2, 3):
        assert candidates(line[: len(line) - cut])[0].codec == named


def test_the_shown_line_begins_near_the_first_character_that_tells() -> None:
    line = '{"messages": [{"role": "system", "content": "You are a helpful assistant. 什麼是微調？"}]}'
    shown = candidates(line.encode("big5"))[0].first_line
    assert "什麼是微調？" in shown
    assert len(shown) <= 60


def test_ascii_in_utf_16_without_a_mark_is_seen_though_it_is_valid_utf_8() -> None:
    data = '{"messages": []}\n'.encode("utf-16-be")
    data.decode("utf-8")
    assert candidates(data) == [Candidate("utf-16-be", '{"messages": []}')]


def test_damaged_utf_8_is_not_taken_for_another_encoding() -> None:
    assert candidates(ZH_TW.encode() + b"\xff") == []


@outside_cases
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("f06_utf16be_no_bom_ascii.jsonl", "utf-16-be"),
        ("f08_big5.jsonl", "big5"),
        ("f10_euc_kr.jsonl", "euc_kr"),
        ("v05_gbk.csv", "gb18030"),
    ],
)
def test_the_hostile_files_are_reported_as_a_whole_and_line_by_line(name: str, codec: str) -> None:
    data = (HOSTILE / name).read_bytes()
    assert candidates(data)[0].codec == codec
    if codec != "utf-16-be":
        assert candidates(data.splitlines()[1])[0].codec == codec


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_names_its_codec_and_its_length(mark: bytes, codec: str) -> None:
    found = from_bom(mark + "{}".encode(codec))
    assert found == (codec, len(mark))
    assert (mark + "{}".encode(codec))[found[1] :].decode(found[0]) == "{}"


def test_without_a_mark_nothing_is_named() -> None:
    assert from_bom(b"{}") is None
    assert from_bom(b"") is None


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "big5", "Big5", "gbk", "gb2312", "euc-kr", "shift_jis", "utf-16", "tis-620", "windows-1252"],
)
def test_an_encoding_of_files_is_known(codec: str) -> None:
    assert is_known(codec)


@pytest.mark.parametrize(
    "codec",
    ["hex", "rot13", "zlib", "base64", "bz2", "idna", "punycode", "unicode_escape", "raw_unicode_escape",
     "undefined", "", "utf8 ; rm", "a\0b", "大五碼", "x" * 5000, "utf-7", "\ud800"],
)  # fmt: skip
def test_what_is_no_encoding_of_files_is_not_known(codec: str) -> None:
    assert not is_known(codec)


def test_big5_is_read_with_the_characters_windows_added() -> None:
    assert "碁銹".encode("cp950").decode(reading_codec("big5")) == "碁銹"
    assert [reading_codec(name) for name in ("GBK", "EUC-KR", "shift-jis", "latin-1", "utf-8")] == [
        "gb18030",
        "cp949",
        "cp932",
        "cp1252",
        "utf-8",
    ]


@given(st.binary(max_size=300))
def test_any_bytes_have_at_most_four_readings_that_can_be_named_and_shown(sample: bytes) -> None:
    found = candidates(sample)
    assert len(found) <= 4
    for candidate in found:
        assert is_known(candidate.codec)
        assert len(candidate.first_line) <= 60
        assert candidate.first_line.isprintable()


@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_table_in_a_wide_encoding_that_was_cut_or_damaged_is_read_to_its_end(wide: str, cut: int) -> None:
    rows = "".join(f"{n}點看診嗎？,是的，{n}點開始。\r\n" for n in range(12))
    whole = f"\ufeff問題,回答\r\n{rows}".encode(wide)
    for content in (
        whole[:-cut],
        whole[:200] + b"\x00" * cut + whole[200:],
        whole[:80] + b"\x00\xd8" + whole[80:],
    ):
        report = check(io.BytesIO(content), CheckOptions("qa.csv"))
        assert report.examples >= 1
        assert "ENCODING" in report.problems.counts
