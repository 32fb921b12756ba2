"""A mobile number is recognised by the country of its text; an office's number is not personal data."""

import pytest

from tuneline.datasets.rules import text_rules


def codes(text: str, around: str = "") -> list[str]:
    return [one.code for one in text_rules.findings(text, 1, "", lambda: around)]


@pytest.mark.parametrize(
    "text",
    [
        "대표전화는 062-228-1004 입니다.",
        "무료 전화 080-700-1588 로 연락 주세요.",
        "전주 지점은 063-210-3344 입니다.",
        "서울 02-1234-5678, 부산 051-123-4567",
        "인터넷 전화 070-4321-5678 입니다.",
        "고객센터 1588-1004, 안심번호 0507-1322-4455",
        "松山支店は089-941-1234です。",
        "札幌は011-222-1234、青森は017-722-1234です。",
        "福岡は092-711-1234、まとめて0942331234へ。",
        "フリーダイヤル0120-123-456、0800-123-4567です。",
        "กรุงเทพ 02-123-4567 เชียงใหม่ 053-123-456 ค่ะ",
        "โทรฟรี 1800-123-456 ค่ะ",
        "診所電話 (02) 2345-6789、免付費 0800-012-345、0809-012-345。",
        "高雄 07-345-6789，台東 089-345-678，苗栗 037-345-678。",
        "網路電話 070-1010-2345。",
        "北京总机010-6555-1234，免费电话400-812-3456，海南0898-6812-3456。",
        "上海诊所电话021-62345678，请问几点开门",
    ],
)
def test_the_number_of_an_office_is_no_personal_data(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "제 번호는 010-2345-6789 입니다.",
        "옛 번호 011-234-5678 입니다.",
        "私の携帯は090-2345-6789です。",
        "070-2345-6789にかけてください。",
        "เบอร์ 081-234-5678 ค่ะ",
        "เบอร์ 08-1234-5678 ค่ะ",
        "เบอร์ 081-2345678 ค่ะ",
        "我的手機是0912-345-678",
        "阿明の手機0912345678",
        "我的手机是13812345678",
        "请打138-1234-5678",
        "call +82 10-2345-6789",
        "call +66 81 234 5678",
    ],
)
def test_a_mobile_number_is_personal_data(text: str) -> None:
    assert codes(text) == ["PII"]


def test_an_order_of_eleven_digits_is_no_mobile_number() -> None:
    assert codes("訂單編號 13812345678 已出貨") == []


def test_a_text_of_digits_has_the_country_of_its_example() -> None:
    assert codes("062-228-1004", "대표 번호가 뭐예요?\n062-228-1004") == []
    assert codes("062-228-1004", "โทรเบอร์อะไรคะ\n062-228-1004") == ["PII"]
    assert codes("062-228-1004") == ["PII"]


def test_texts_of_several_countries_are_not_taken_for_clean_together() -> None:
    assert not text_rules.are_clean(
        ["영업시간이 어떻게 되나요?", "เบอร์ 081-234-5678 ค่ะ", "call 081-234-5678"]
    )
