"""The replies about the opening hours, in all languages."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "hours_none": "還沒有設定營業時間。請先在電腦上設定每週的時間，之後就可以在這裡安排休息日。",
        "hours_damaged": "營業時間的資料有錯誤，機器人沒有使用它。請在電腦上查看並修正。",
        "hours_no_day": "請選擇今天起一年內的日期。",
        "hours_closed_already": "今天接下來本來就沒有開，不需要變更。",
        "hours_closed_on": "{day}本來就沒有開，不需要變更。",
    },
    "zh-CN": {
        "hours_none": "还没有设置营业时间。请先在电脑上设置每周的时间，之后就可以在这里安排休息日。",
        "hours_damaged": "营业时间的数据有错误，机器人没有使用它。请在电脑上查看并修正。",
        "hours_no_day": "请选择今天起一年内的日期。",
        "hours_closed_already": "今天接下来本来就不开，不需要更改。",
        "hours_closed_on": "{day}本来就不开，不需要更改。",
    },
    "ja": {
        "hours_none": (
            "営業時間はまだ設定されていません。先にパソコンで毎週の時間を設定すると、ここで休業日を追加できます。"
        ),
        "hours_damaged": (
            "営業時間のデータに誤りがあるため、ボットは使用していません。パソコンで確認し、修正してください。"
        ),
        "hours_no_day": "本日から1年以内の日付を選んでください。",
        "hours_closed_already": "本日はこのあと営業の予定がないため、変更は不要です。",
        "hours_closed_on": "{day}はもともとお休みのため、変更は不要です。",
    },
    "ko": {
        "hours_none": (
            "운영 시간이 아직 설정되지 않았습니다. 먼저 컴퓨터에서 매주 운영 시간을 설정하면 여기에서 "
            "휴무일을 추가할 수 있습니다."
        ),
        "hours_damaged": (
            "운영 시간 데이터에 오류가 있어 봇이 사용하지 않습니다. 컴퓨터에서 확인하고 수정해 주세요."
        ),
        "hours_no_day": "오늘부터 1년 이내의 날짜를 선택해 주세요.",
        "hours_closed_already": "오늘은 남은 운영 시간이 없어 변경할 필요가 없습니다.",
        "hours_closed_on": "{day}: 이미 휴무일이라 변경할 필요가 없습니다.",
    },
    "th": {
        "hours_none": "ยังไม่ได้ตั้งเวลาทำการ โปรดตั้งเวลาประจำสัปดาห์ที่คอมพิวเตอร์ก่อน แล้วจึงเพิ่มวันหยุดได้ที่นี่",
        "hours_damaged": "ข้อมูลเวลาทำการมีข้อผิดพลาด บอตจึงไม่ได้ใช้ โปรดตรวจสอบและแก้ไขที่คอมพิวเตอร์",
        "hours_no_day": "โปรดเลือกวันที่ภายในหนึ่งปีนับจากวันนี้",
        "hours_closed_already": "วันนี้ไม่มีเวลาทำการเหลืออยู่แล้ว จึงไม่ต้องเปลี่ยน",
        "hours_closed_on": "{day} ปิดอยู่แล้ว จึงไม่ต้องเปลี่ยน",
    },
    "en": {
        "hours_none": (
            "There are no opening hours yet. Set the weekly hours on a computer first; then you can add days "
            "off here."
        ),
        "hours_damaged": (
            "The opening hours have a mistake, so the bot does not use them. Look at them on a computer, and "
            "correct them."
        ),
        "hours_no_day": "Pick a day from today to a year from now.",
        "hours_closed_already": "Today is closed from now on already, so nothing was changed.",
        "hours_closed_on": "{day}: it is closed already, so nothing was changed.",
    },
}
