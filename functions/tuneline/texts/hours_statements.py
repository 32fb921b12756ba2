"""Expressions of opening hours within written answers, in all languages.

They are regular expressions for text in NFKC, in small letters and with simplified Chinese characters.
"""

from typing import Final

LIST_MARKS: Final = (
    r"\s{0,3}(?:、|,|・|·|&|/|和|及|与|以及|と|や|および|과|와|랑|이랑|및|และ|กับ|and|or|\s)\s{0,3}"
)
RANGE_MARKS: Final = (
    r"\s{0,3}(?:~|〜|-|‐|–|—|−|ー|到|至|から|부터|에서|ถึง|to|through|thru|until|till|til)\s{0,3}"
)

# A weekday's names, Monday first, each language by itself: a name may stand for another day elsewhere.
_CHINESE_DAY: Final = "一二三四五六日"
_JAPANESE_DAY: Final = "月火水木金土日"
_KOREAN_DAY: Final = "월화수목금토일"
CHINESE_DAYS: Final = {**{name: day for day, name in enumerate(_CHINESE_DAY)}, "天": 6}
JAPANESE_DAYS: Final = {name: day for day, name in enumerate(_JAPANESE_DAY)}
KOREAN_DAYS: Final = {name: day for day, name in enumerate(_KOREAN_DAY)}
THAI_DAYS: Final = {
    "จันทร์": 0, "อังคาร": 1, "พุธ": 2, "พฤหัสบดี": 3, "พฤหัส": 3, "ศุกร์": 4, "เสาร์": 5, "อาทิตย์": 6,
    "จ.": 0, "อ.": 1, "พ.": 2, "พฤ.": 3, "ศ.": 4, "ส.": 5, "อา.": 6,
}  # fmt: skip
ENGLISH_DAYS: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}

# Each has the groups of its names as they follow each other; the marks between them say list or range.
CHINESE_NAME: Final = r"(?:(?:周|星期|礼拜)[一二三四五六日天])"
CHINESE_NEXT: Final = r"(?:(?:周|星期|礼拜)?[一二三四五六日天](?![点时个月号到]?\d|点|时|个|月|号))"
JAPANESE_LONG: Final = r"(?:[月火水木金土日]曜日?)"
JAPANESE_NEXT: Final = r"(?:[月火水木金土日](?:曜日?)?)"
JAPANESE_SHORT: Final = r"(?<![\w])[月火水木金土日]"
JAPANESE_AFTER: Final = r"(?=は|が|も|休|定休|お休|\d|午前|午后|祝|[^\w]|$)"
KOREAN_LONG: Final = r"(?:[월화수목금토일]요일)"
KOREAN_NEXT: Final = r"(?:[월화수목금토일](?:요일)?)"
KOREAN_SHORT: Final = r"(?<![\w])[월화수목금토일]"
KOREAN_AFTER: Final = r"(?=은|는|에|오전|오후|휴|쉼|쉬|\d|[^\w]|$)"
THAI_NAME: Final = r"(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)"
THAI_SHORT: Final = r"(?<![ก-๙])(?:พฤ\.|อา\.|จ\.|อ\.|พ\.|ศ\.|ส\.)"
ENGLISH_NAME: Final = r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|s|nesday|nes|rs|rsday|urday|ur)?s?\b\.?"

ALL_DAYS: Final = (
    r"每天|每日|天天|毎日|매일|연중무휴|全年无休|年中无休|无休|ทุกวัน(?!จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|every\s?day|daily|(?:7|"
    r"seven) days(?: a week)?|"
    r"周一到周日|365\s?天"
)
WORKDAYS: Final = r"平日|周间|평일|주중|วันธรรมดา|\bweekdays?\b"
WEEKEND: Final = r"周末|주말|土日|六日|เสาร์\s{0,3}[-–]?\s{0,3}(?:วัน)?อาทิตย์|สุดสัปดาห์|\bweekends?\b"

MORNING: Final = r"早上|上午|凌晨|清晨|早晨|早|午前|朝|오전|아침|새벽"
AFTERNOON: Final = r"下午|傍晚|晚上|晚间|夜间|夜晚|晚|午后|夕方|夜|오후|저녁|밤"
NOON: Final = r"中午|お昼|昼|낮|정오|正午"
NEXT_DAY: Final = r"(?:次日|隔天|隔日|翌日?|다음\s?날|익일|the next day|next day)?の?\s{0,3}"
WHOLE_DAY: Final = (
    r"24\s{0,3}(?:小时|时间|시간|ชั่วโมง|ชม\.?|hours|hrs|h\b)|二十四小时|24/7|around the clock|全天候"
)

CLOSED: Final = (
    r"公休日?|休息日?|休诊日?|停诊|店休日?|不营业|没有营业|没营业|不开门?|没有开|没开|不看诊|没有看诊|"
    r"没看诊|休馆日?|休业日?|"
    r"固定休|放假|休假|"
    r"休(?=$|[^\w])|定休日?|お休み|休みます|休み|休业|閉まって|闭まって|閉店|闭店|営業しておりません|"
    r"営業していません|診療しておりません|"
    r"やっていません|やっておりません|诊疗しておりません|诊疗していません|"
    r"휴무일?|휴진일?|쉽니다|쉬는\s?날|쉬어요|쉼|정기휴일|휴일|문을?\s?닫|영업하지\s?않|진료하지\s?않|"
    r"영업\s?안\s?|진료\s?안\s?|"
    r"(?<!เ)ปิด(?!กี่|เวลา|ถึง|\s{0,3}\d|ท้าย)|หยุด|ไม่เปิด|"
    r"\bclosed\b|\bnot open\b|\bday off\b|\bwe close on\b|\bdon't open\b|\bdo not open\b"
)
EXCEPT: Final = r"除外|除了|以外|を除く|を除き|除く|제외|빼고|ยกเว้น|except|excluding|other than"
# Hours within the opening hours when it is closed.
BREAK: Final = (
    r"午休|中午[^,。;\n]{0,14}休[息诊]|休息时间|昼休み|昼休憩|休憩|中休み|점심\s?시간|점심|"
    r"브레이크\s?타임|휴게|พักเที่ยง|พักกลางวัน|พัก|"
    r"lunch|break"
)
# Hours of something else than the opening hours.
OTHER_HOURS: Final = (
    r"挂号|预约|预订|受付|最終|最终|ラスト|l\.?o\.?\b|予約|접수|예약|라스트|주문|마감|registration|"
    r"reception|booking|"
    r"appointment|last order|phone|电话|电話|専線|专线|客服|전화|상담|โทร|จอง|ลงทะเบียน|รับบัตร|คิว|"
    r"外送|外带|外卖|配送|送餐|"
    r"配達|デリバリー|テイクアウト|배달|포장|เดลิเวอรี่|delivery|takeaway|hotline|停车|駐車|驻车|주차|"
    r"ที่จอดรถ|parking|急诊|"
    r"救急|응급|ฉุกเฉิน|emergency|厨房|キッチン|kitchen|ครัว|供餐|ランチ|ディナー|brunch|happy hour"
)
# The days of which are not those of a usual week.
SPECIAL: Final = (
    r"春节|过年|除夕|国定|连假|假日|节日|祝日|祝|年末年始|お盆|gw|ゴールデンウィーク|臨時|临时|공휴일|"
    r"명절|설날|추석|연휴|"
    r"นักขัตฤกษ์|เทศกาล|สงกรานต์|ปีใหม่|holiday|christmas|new year"
)
# With these the hours are not the same each week, or not those of the whole shop.
IRREGULAR: Final = (
    r"第[一二三四五1-5]|隔周|每月|毎月|每隔|单周|双周|매월|매달|격주|둘째|넷째|첫째|셋째|ทุกเดือน|"
    r"เดือนละ|every other|"
    r"\b(?:first|second|third|last|1st|2nd|3rd) (?:mon|tue|wed|thu|fri|sat|sun)|of (?:each|the|"
    r"every) month|monthly|"
    r"医师|医生|先生|원장|선생님|\bdr\b|doctor|หมอ|夏季|冬季|夏天|冬天|여름|겨울|summer|winter|分店|"
    r"分院|支店|지점|"
    r"สาขา|branch|视情况|不一定|因人而异|为准|異なり|异なり|다를 수|varies|vary|แล้วแต่"
)
