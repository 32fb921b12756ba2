"""Findings on opening hours, with weekdays, in the languages that the catalog does not have."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "zh-CN": {
        "HOURS_DIFFER": (
            "回答写着“{said}”，但机器人设置的{day}营业时间是 {hours}。",
            "请改成一样的时间，或修正机器人设置的营业时间。这类问题，机器人会按设置的营业时间回答。",
        ),
        "HOURS_CLOSED": (
            "回答写着“{said}”，但按机器人设置的营业时间，{day}不开门。",
            "请改成一样的时间，或修正机器人设置的营业时间。这类问题，机器人会按设置的营业时间回答。",
        ),
    },
    "ja": {
        "HOURS_DIFFER": (
            "回答には「{said}」とありますが、ボットに設定された{day}の営業時間は {hours} です。",
            "同じ時間に直すか、ボットの営業時間を直してください。この種の質問には、設定された営業時間から答えます。",
        ),
        "HOURS_CLOSED": (
            "回答には「{said}」とありますが、ボットに設定された営業時間では{day}は休みです。",
            "同じ時間に直すか、ボットの営業時間を直してください。この種の質問には、設定された営業時間から答えます。",
        ),
    },
    "ko": {
        "HOURS_DIFFER": (
            "답변에는 ‘{said}’라고 되어 있지만, 봇에 설정된 {day} 운영 시간은 {hours}입니다.",
            "같은 시간으로 고치거나 봇의 운영 시간을 수정하세요. 이런 질문에는 설정된 시간으로 답합니다.",
        ),
        "HOURS_CLOSED": (
            "답변에는 ‘{said}’라고 되어 있지만, 봇의 운영 시간으로는 {day} 휴무입니다.",
            "같은 시간으로 고치거나 봇의 운영 시간을 수정하세요. 이런 질문에는 설정된 시간으로 답합니다.",
        ),
    },
    "th": {
        "HOURS_DIFFER": (
            "คำตอบเขียนว่า “{said}” แต่เวลาทำการของ{day}ที่ตั้งไว้ในบอตคือ {hours}",
            "โปรดแก้ให้เป็นเวลาเดียวกัน หรือแก้เวลาทำการของบอต บอตตอบคำถามแบบนี้จากเวลาทำการที่ตั้งไว้",
        ),
        "HOURS_CLOSED": (
            "คำตอบเขียนว่า “{said}” แต่ตามเวลาทำการที่ตั้งไว้ในบอต {day}ปิด",
            "โปรดแก้ให้เป็นเวลาเดียวกัน หรือแก้เวลาทำการของบอต บอตตอบคำถามแบบนี้จากเวลาทำการที่ตั้งไว้",
        ),
    },
}

# The weekdays by the keys of their phrases, Monday first.
WEEKDAYS: Final = ("weekday_mon", "weekday_tue", "weekday_wed", "weekday_thu", "weekday_fri", "weekday_sat",
                   "weekday_sun")  # fmt: skip
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh-CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "ja": ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"),
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
    "th": ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"),
}
PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    language: dict(zip(WEEKDAYS, names, strict=True)) for language, names in _NAMES.items()
}
