"""Texts with a finding, and texts that must have none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import HOSTILE, outside_cases
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.privacy import id_numbers, pii, secrets
from tuneline.datasets.privacy.masking import masked
from tuneline.datasets.rules import characters, placeholders, special_tokens
from tuneline.datasets.rules.text_rules import findings


def found_in(text: str) -> list[Problem]:
    return list(findings(text, 7, "messages[1].content"))


def codes(text: str) -> list[str]:
    return [finding.code for finding in found_in(text)]


def all_texts(finding: Problem) -> str:
    return str(finding.as_dict()) + str(finding.as_dict("zh-TW")) + repr(finding)


ORDINARY = [
    "您好，診所的看診時間是週一到週五上午九點到十二點，下午 14:00–17:30，掛號費 NT$150。",
    "請填寫初診單，並在此處簽名；證件待補件者，請於三日內補齊。",
    "撥打 119 或 1925 安心專線，也可打免付費電話 0800-024-365、(02)2345-6789。",
    "民國一〇九年與二〇〇五年的規定不同；四〇〇元以下免收。",
    "全形也可以：ＡＢＣ　１２３４，價格＄１，２００（含稅）。",
    "👨‍👩‍👧‍👦 全家都可以來 ❤️，👩🏽‍⚕️ 醫師在 1️⃣ 樓，🏳️‍🌈 🇹🇼 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☎️ ©️",
    "請點選【填寫問卷】，或到官網 https://example.com.tw/a?id=12345&x=1 查詢。",
    "・第一項\n・第二項\t請看附件\r\n★ 謝謝！～",
    "統一編號 12345678，訂單 2024-0310-0001，ISBN 978-957-13-8000-1。",
    "营业时间：周一至周五 9:00–18:00，请提前预约，谢谢。",
    "お問い合わせは0120-123-456、またはフリーダイヤル0800-123-4567まで。営業時間は9時〜18時です。",
    "葛󠄀城市の診療所です。ﾃｽﾄの予約は３０００円（税込）。",
    "안녕하세요, 진료 시간은 오전 9시부터 오후 6시까지입니다. 응급은 119, 대표전화 02-1234-5678, 1588-1234.",
    "สวัสดีค่ะ คลินิกเปิดเวลา 09.00–17.00 น. โทร 1669 หรือ 02-123-4567 ค่ารักษา 1,500 บาท",
    "โรงพยาบาล\u200bเปิด\u200bทุกวัน",
    "می\u200cخواهم وقت بگیرم.",
    "क्\u200dष और क्\u200cष",
    "Opening hours: Mon–Fri 9–17. It’s “free” for children… naïve café, Zoë, 25 °C, £30, €20, 50¢.",
    "« Où est-il allé\u00a0? » «\u00a0Voilà\u00a0» CAFÉ… TOUTE L’ANNÉE— IRMÃ” é»",
    "Xin chào, phòng khám mở cửa từ 8 giờ sáng đến 5 giờ chiều. Giá là 200.000 ₫.",
    "Größe: ÄÖÜ ß, ñandú, São Paulo, Ångström, ¿Qué tal?",
    "Your password must have 8 characters or more. Password: see the letter. Make a TODO list.",
    "Ask @clinic on LINE, or write to info@clinic.example and service@clinic.example.",
    "Super Bowl XXX, size XXXL, a <b>bold</b> word, a[0] and [1], {x}, f(x) = y.",
    "task-oriented work; sk-this-is-the-name-of-a-long-page; the token is 5 dollars",
    "Updated 2026-11-20T10:11:12.123456Z, id 1700000000000, version 1.2.3-456.789.",
    "Привет, мир! Ещё раз: 1 500 ₽. Ελληνικά, עברית, العربية.",
    "شكرا\u200f (LINE)\u200f",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("a\x00b", "U+0000"), ("診\x1b[2J", "U+001B"), ("a\x7f", "U+007F"), ("a\x90b", "U+0090")],
)
def test_a_control_character_is_named(text: str, name: str) -> None:
    (finding,) = found_in(text)
    assert (finding.code, finding.line, finding.field) == ("CONTROL_CHAR", 7, "messages[1].content")
    assert name in finding.message()
    assert name in finding.message("zh-TW")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pay\u200bload", "U+200B"),
        ("\u202egnp.exe", "U+202E"),
        ("a\u2066b\u2069", "U+2066"),
        ("說明\U000e0041\U000e0042", "U+E0041"),
        ("中\ufeff文", "U+FEFF"),
        ("soft\u00adhyphen", "U+00AD"),
        ("\uf06c 第一項", "U+F06C"),
        ("a\u200db", "U+200D"),
        ("中\u200c文", "U+200C"),
        ("a\ufe0f", "U+FE0F"),
        ("😀\U000e0101\U000e0102", "U+E0102"),
        ("LINE\u200f", "U+200F"),
        ("🏴\U000e0041", "U+E0041"),
        ("\u200b", "U+200B"),
    ],
)
def test_an_invisible_character_is_named(text: str, name: str) -> None:
    (finding,) = found_in(text)
    assert finding.code == "INVISIBLE_CHAR"
    assert name in finding.message()


@pytest.mark.parametrize(
    "original", ["é à la carte", "日本語", "it’s", "“so”", "你好", "😀", "Привет", "안녕", "สวัสดี"]
)
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_utf8_read_as_latin_text_is_seen(original: str, wrong: str) -> None:
    if wrong == "cp1252":
        # As browsers do it: the five bytes that the code page leaves out stay what they are.
        text = "".join(
            bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
            for byte in original.encode()
        )
        assert "MOJIBAKE" in codes(text)
    else:
        assert {"MOJIBAKE", "CONTROL_CHAR"} & set(codes(original.encode().decode("latin-1")))


@pytest.mark.parametrize(
    "text",
    [
        "看診\ufffd\ufffd",
        "您好，請問診所幾點開門？".encode().decode("gbk", "ignore"),
        "こんにちは".encode().decode("cp932", "replace"),
        "锟斤拷锟斤拷",
        "請問診所的營業時間是幾點到幾點？".encode().decode("cp950", "ignore"),
        "예약을 취소하려면 어떻게 해야 하나요?".encode().decode("cp949", "ignore"),
        "ร้านเปิดกี่โมงคะ".encode().decode("cp874", "ignore"),
        "ร้านเปิดกี่โมงคะ".encode().decode("gbk", "ignore"),
        "営業時間は何時までですか".encode().decode("gbk", "ignore"),
    ],
)
def test_text_in_a_wrong_east_asian_encoding_is_seen(text: str) -> None:
    assert "MOJIBAKE" in codes(text)


@pytest.mark.parametrize(
    "text", ["????????", "??? 9:00?12:00????", "????? ???", json.dumps("請問診所幾點開門")]
)
def test_a_text_whose_letters_were_lost_or_written_as_numbers_is_seen(text: str) -> None:
    assert "MOJIBAKE" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "???",
        "What???",
        "真的嗎？？？？？？",
        "เธอชอบเนื้อ เน็ตช้า เธอจึงเน้นเธอ",
        r"C:\users\u00e9 is é",
        "竊盜、妨害風化；扼要說明",
    ],
)
def test_a_text_that_looks_a_little_like_a_damaged_one_is_let_be(text: str) -> None:
    assert codes(text) == []


PLACEHOLDERS = [
    "TODO: answer",
    "[TODO]",
    "todo",
    "電話請打 xxx",
    "XXX先生您好",
    "OO診所您好",
    "Dear [NAME], hello",
    "[Your Name]",
    "{{answer}}",
    "{{ 姓名 }}",
    "Lorem ipsum dolor",
    "待補",
    "答案（待補）",
    "填寫答案",
    "【請填寫】",
    "王○○您好",
    "〇〇さん、こんにちは",
    "…此處省略…",
    "（此處放圖）",
    "<your name>",
    "(TODO)",
    "FIXME：補上",
    "<tbd>",
    "[todo]",
    "…此處放圖…",
    "[insert link]",
    "a lorem ipsum b",
    "此處省略",
    "｛此處｝",
    "【請在此填入姓名】",
    "請撥 [電話] 預約。",
    "歡迎來到【診所名稱】。",
    "[学校名称]的校训",
    "[店舗名]までお越しください。",
    "[회사명] 인사팀입니다.",
    "[ชื่อคลินิก] ยินดีให้บริการค่ะ",
    "โทร [เบอร์โทร] ค่ะ",
    "Call us at [phone].",
    "Please write to <company name>.",
    "Thanks for choosing %COMPANY%.",
    "電話：____",
    "電話は＿＿＿＿です。",
    "전화번호는 ___-____-____ 입니다.",
    "營業時間：XX:XX–22:00",
    "XX医院欢迎您",
    "OO팀입니다.",
    "【此处填写学校名称】",
    "【ここに回答を入力】",
    "[여기에 답변 입력]",
    "（ใส่เบอร์โทร）",
    "答案待定",
    "（要確認）",
    "(작성 예정)",
    "여기에 답변을 입력하세요",
    "ใส่คำตอบที่นี่",
    "(รอข้อมูล)",
    "N/A",
    "nan",
    "#REF!",
]
NO_PLACEHOLDERS = [
    "【電話】02-2700-1234\n【地址】台北市大安區",
    "[전화번호] 02-555-1234",
    "電話番号：03-3456-7890",
    "請點選 [電話] 按鈕，或按【姓名】欄。",
    "請提供【姓名】、[電話] 與 [地址]。",
    "可用[電話]或[LINE]預約",
    "「商品名」と【電話番号】をお知らせください。",
    "[이름]과 [전화번호]를 알려 주세요.",
    "กรอก [เบอร์โทร] แล้วกด [ถัดไป]",
    "Tap [Phone] and enter your [number].",
    "[Phone] (212) 555-0123",
    "See [the link](https://example.com) or [1].",
    "___\n第一段\n______\n第二段",
    "填空：我＿＿學生。",
    "Fill in the blank: I ____ a student.",
    "call __init__ or my_file__v2, T__T (＞＿＜)",
    "100% 棉，50% OFF，5%~10%",
    "XX 染色體、XXL 號、2XX 房",
    "準備中の札が出ています。",
    "答案是 null 或 N/A 都可以",
    "[LINE 官方帳號] 可以線上預約。[微笑]",
    "【注意】週日休診",
    "[공지] 10월 3일은 휴무입니다.",
    "[หมายเหตุ] ปิดวันอาทิตย์ค่ะ",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_shown(text: str) -> None:
    (finding,) = found_in(text)
    assert finding.code == "PLACEHOLDER"
    assert "{" not in finding.message().replace("{{", "")


@pytest.mark.parametrize("text", ["Hi {first name}, welcome", "Hi ${firstName}, welcome"])
def test_a_placeholder_in_braces_is_reported(text: str) -> None:
    assert codes(text) == ["PLACEHOLDER"]


@pytest.mark.parametrize("text", NO_PLACEHOLDERS)
def test_a_heading_a_button_and_a_quiz_are_no_placeholders(text: str) -> None:
    assert "PLACEHOLDER" not in codes(text)


@pytest.mark.parametrize(
    "token",
    ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "[INST]", "[/INST]", "<s>", "</s>", "<<SYS>>", "<eos>"],
)
def test_a_special_token_is_shown(token: str) -> None:
    (finding,) = found_in(f"好的 {token} 完成")
    assert (finding.code, finding.severity) == ("SPECIAL_TOKEN", "warning")
    assert token in finding.message()


@pytest.mark.parametrize("token", ["<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|endofprompt|>"])
def test_a_token_that_openai_refuses_is_an_error(token: str) -> None:
    for text in (f"好的 {token} 完成", f"<|im_start|>好的{token}", token):
        (finding,) = found_in(text)
        data = finding.as_dict()
        assert (data["code"], data["severity"], data["found"]) == ("SPECIAL_TOKEN", "error", token)


@pytest.mark.parametrize("text", ["<|x|>", "<|FIM_SUFFIX|>", "<|fim_suffix>", "fim_suffix", "<fim_suffix>"])
def test_what_only_looks_like_a_refused_token_is_no_error(text: str) -> None:
    assert all(one.severity == "warning" for one in found_in(text))


SECRETS = [
    "sk-" + "TESTONLY" * 6,
    "sk-proj-" + "Ab3_" * 12,
    "AKIA" + "TESTONLY00000000",
    "AIza" + "Test_Only-" * 3 + "abcde",
    "ghp_" + "a1B2c3D4e5F6" * 3,
    "github_pat_" + "a1B2c3D4e5F6" * 3,
    "xoxb-" + "123456789012-abcdef",
    "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJ" + "zdWIiOiJ0ZXN0In0" + "." + "dGVzdG9ubHl0ZXN0",
    "eyJ" + "0eXAiOiJKV1QifQ" + ".eyJ" + "0ZXN0b25seQAA" + "." + "dGVzdG9ubHl0ZXN0",
    "aB3/" * 42 + "aB3=",
    "sk_live_" + "TestOnly0000" * 2,
    "glpat-" + "TestOnly0000" * 2,
    "hf_" + "TestOnly00" * 4,
]
PERSONAL = [
    "A123456789",
    "0912-345-678",
    "0912345678",
    "+886 912 345 678",
    "090-1234-5678",
    "+81 90-1234-5678",
    "010-1234-5678",
    "081-234-5678",
    "+66 81 234 5678",
    "someone@example.com",
    "4111 1111 1111 1111",
    "5555555555554444",
    "3782 822463 10005",
    "900101-1234568",
    "1-1014-56789-01-2",
    "1234 5678 9018",
    "110105199003071239",
    "6212 2602 0000 1234 562",
    "6212260200001234562",
]


@pytest.mark.parametrize("text", ["第一行\x85第二行", "0912345678", "5555555555554444\n"])
def test_an_old_line_end_and_a_cell_of_digits_are_left_alone(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize("value", SECRETS)
@pytest.mark.parametrize("around", ["{}", "我的金鑰是{}，請看。", "key: {}\nnext", '{{"key": "{}"}}'])
def test_a_secret_is_reported_and_never_shown(value: str, around: str) -> None:
    (finding,) = found_in(around.format(value))
    assert finding.code == "SECRET"
    assert value not in all_texts(finding)
    assert value[3:-2] not in all_texts(finding)
    assert value[:3] + "…" + value[-2:] in finding.message()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DB_PASSWORD=hunter2hunter", "hunter2hunter"),
        ("password = 'hunter2!'", "hunter2!"),
        ('{"api_key": "q8w7e6r5t4"}', "q8w7e6r5t4"),
        ("channel_secret=0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ("設定如下\npassword: hunter2hunter\n", "hunter2hunter"),
        ("登入密碼：Hunter2!hunter，請妥善保管", "Hunter2!hunter"),
        ("密码是 hunter2hunter。", "hunter2hunter"),
        ("Wi-Fiのパスワードは hunter2hunter です", "hunter2hunter"),
        ("비밀번호: hunter2hunter 입니다", "hunter2hunter"),
        ("รหัสผ่าน: hunter2hunter ค่ะ", "hunter2hunter"),
        ("The wifi password is hunter2hunter, all day.", "hunter2hunter"),
    ],
)
def test_a_password_in_a_setting_is_reported_and_never_shown(text: str, value: str) -> None:
    (finding,) = found_in(text)
    assert finding.code == "SECRET"
    assert value not in all_texts(finding)


def test_a_private_key_is_reported() -> None:
    text = "-----BEGIN " + "PRIVATE KEY-----\nTESTONLY\n-----END " + "PRIVATE KEY-----"
    (finding,) = found_in(text)
    assert finding.code == "SECRET"
    assert "TESTONLY" not in all_texts(finding)


@pytest.mark.parametrize(
    "text",
    [
        *("password=********", "api_key=YOUR_API_KEY", "password=$PASSWORD", "密碼：8 到 12 個字元"),
        *(
            "忘記密碼？請按「忘記密碼」。",
            "預設密碼是生日後 4 碼",
            "パスワードは8文字以上です",
            "비밀번호는 6자리입니다.",
        ),
        *("Your password is case-sensitive.", "Password: see the letter", "รหัสผ่านคือวันเกิด"),
    ],
)
def test_an_example_of_a_password_is_no_secret(text: str) -> None:
    assert "SECRET" not in codes(text)


@pytest.mark.parametrize("value", PERSONAL)
@pytest.mark.parametrize("around", ["{} ?", "我是{}，謝謝", "tel: {}.", "（{}）"])
def test_personal_data_are_reported_and_never_shown(value: str, around: str) -> None:
    (finding,) = found_in(around.format(value))
    assert finding.code == "PII"
    assert value not in all_texts(finding)
    assert "{" not in finding.message() + finding.message("zh-TW")


@pytest.mark.parametrize(
    "text", ["โทร 0812345678", "บัตร 1101456789012", "個人番号は123456789018です", "手機０９１２３４５６７８"]
)
def test_digits_in_a_row_are_personal_where_the_text_says_so(text: str) -> None:
    assert codes(text) == ["PII"]


@pytest.mark.parametrize(
    "text",
    [
        "A123456788",
        "4111 1111 1111 1112",
        "900101-1234567",
        "901301-1234568",
        "1-1014-56789-01-7",
        "1234 5678 9019",
        "order 10912345678",
        "0912-345-6789",
        "110105199003071238",
        "110105199013071239",
        "6212260200001234563",
        "1101456789012",
        "123456789018",
        "0800123456",
    ],
)
def test_a_number_with_a_wrong_check_digit_or_another_length_is_no_personal_data(text: str) -> None:
    assert found_in(text) == []


def test_check_digits_agree_with_known_numbers() -> None:
    assert id_numbers.is_card("4111111111111111")
    assert id_numbers.is_taiwan_id("A123456789")
    assert id_numbers.is_taiwan_id("a800000014") == id_numbers.is_taiwan_id("A800000014")
    assert not id_numbers.is_korean_id("9002301234568")


@given(st.sampled_from(SECRETS + PERSONAL), st.text(max_size=30), st.text(max_size=30))
def test_a_value_is_never_shown_with_any_text_around_it(value: str, before: str, after: str) -> None:
    for text in (before + value + after, f"{before}{{{{{value}}}}}{after}", f"{before}[your {value}]{after}"):
        for finding in found_in(text):
            assert value not in all_texts(finding)


PIECES = st.sampled_from([*PLACEHOLDERS, *SECRETS, *PERSONAL, "password=hunter22", "</s>", "[INST]"])
AROUND = st.text("頭痛 aAxXoOTDBtk_-=:[](){}<>【】（）0912@.待填此處請入…\n", max_size=12)


@given(st.lists(st.one_of(PIECES, AROUND, st.sampled_from(ORDINARY)), max_size=4).map("".join))
def test_a_quick_no_is_never_wrong(text: str) -> None:
    latin = text.encode("ascii", "replace")
    signs = b" ".join((latin, *placeholders.LATIN_SIGNS, *special_tokens.SIGNS, *secrets.SIGNS))
    assert placeholders.first(text, latin, False) == placeholders.first(text, signs, False)
    assert special_tokens.first(text, latin) == special_tokens.first(text, signs)
    assert secrets.first(text, latin) == secrets.first(text, signs + b" password secret key token")
    assert pii.first(text, latin) == pii.first(text, latin + b"000000000@")
    found = {one.code for one in found_in(text)}
    placeholder = placeholders.first(text, signs, characters.has_unusual(text))
    assert ("PLACEHOLDER" in found, "SECRET" in found) == (
        placeholder is not None,
        secrets.first(text, signs) is not None,
    )


@given(st.text(min_size=1, max_size=300))
def test_a_mask_shows_five_characters_at_most_and_never_half(value: str) -> None:
    shown = masked(value)
    assert len(shown) - 1 <= min(5, len(value) / 2)


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_gives_each_code_once_at_most(text: str) -> None:
    found = codes(text)
    assert len(found) == len(set(found))
    for finding in found_in(text):
        assert finding.line == 7
        assert json.dumps(finding.as_dict()).isascii()


# A search that takes time with the square of the length would run into the time limit of a test.
LENGTH = 400_000
REPEATED = [
    "a", "0", "0 ", "0-", "09", "4111 ", "A1", "a@", "@", "a.", "a@a.", "eyJ", "eyJaaaaaaaaaa.",
    "sk-", "sk-a", "-----BEGIN ", "A ", "=", "a=", "AbC0", "password", "password=", "password ",
    "_", "X", "x ", "O", "[", "[A_", "[your ", "{", "{{", "{{ a", "<", "<|", "<|a", "TODO", "TODO ",
    "…此處", "○", "〇", "（待", "🏴", "👩\u200d", "Ã", "ð", "Ð", "à¸", "縺", "\u200f", "️中", "０", "xoxb-",
    "ghp_", "\n", " ", "AIza", "AKIA", "中", "https://a.a/", "a:", "secret: ", "0912-345-67", "+886",
    "ก\u200b", "待", "鎵",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_no_text_chokes_the_search(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    assert all(finding.line == 7 for finding in found_in(text))
    assert all(finding.line == 7 for finding in found_in(text + "!é中"))


@outside_cases
@pytest.mark.parametrize("prefix", ["e09", "m36", "s02", "s03", "s05"])
def test_a_recorded_case_gives_its_code_on_its_line(prefix: str) -> None:
    for path in HOSTILE.glob(f"{prefix}*"):
        cases = json.loads((HOSTILE / "manifest.json").read_text())["cases"]
        (case,) = [case for case in cases if case["file"] == path.name]
        found = [
            finding
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], 1)
            for message in json.loads(line)["messages"]
            for finding in findings(message["content"], number, "messages")
        ]
        assert (found[0].code, found[0].line) == (case["code"], case["line"])
        assert {finding.code for finding in found} == {case["code"]}


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("\t\n\r ~", "\x00\x08\x0b\x0c\x0e\x1f\x7f"),
        ("\u00a0\u00ac\u00ae\u00c1\u00f5", "\u0080\u009f\u00ad\u00c2\u00f4\u034f"),
        ("\u200a\u2010\u2029\u202f\u205f\u2070", "\u200b\u200f\u202a\u202e\u2060\u206f"),
        ("\u3001\u3006\u3008\uff0f\uff1a診開幾", "\u25cb\u25ef\u3007\u3164\uff10\uff19縺鎴锟"),
        ("\ud7ff\uf900\ufdff\ufe10\ufff8\ufffe", "\ue000\uf8ff\ufe00\ufe0f\ufeff\ufff9\ufffd"),
        ("\U00010000\U0001f600\U000dffff\U000e1000\U000effff", "\U000e0000\U000e0fff\U000f0000\U0010ffff"),
    ],
)
def test_unusual_characters_are_distinguished_from_their_neighbours(usual: str, unusual: str) -> None:
    assert not characters.has_unusual(f"頭痛{usual}頭痛")
    assert all(characters.has_unusual(f"頭痛{one}頭痛") for one in unusual)
