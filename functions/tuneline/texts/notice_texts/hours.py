"""The notice of changed opening hours, in all languages; `what` is in the bot's language."""

NOTICES = {
    "en": {
        "hours_changed": (
            "The opening hours were changed",
            ("{what}",),
            ("To see them: scripts/tuneline hours show",),
        )
    },
    "zh-TW": {
        "hours_changed": (
            "營業時間已變更",
            ("{what}",),
            ("查看：scripts/tuneline hours show",),
        )
    },
    "zh-CN": {
        "hours_changed": (
            "营业时间已更改",
            ("{what}",),
            ("查看：scripts/tuneline hours show",),
        )
    },
    "ja": {
        "hours_changed": (
            "営業時間が変更されました",
            ("{what}",),
            ("確認するには：scripts/tuneline hours show",),
        )
    },
    "ko": {
        "hours_changed": (
            "운영 시간이 변경되었습니다",
            ("{what}",),
            ("확인: scripts/tuneline hours show",),
        )
    },
    "th": {
        "hours_changed": (
            "มีการเปลี่ยนเวลาทำการ",
            ("{what}",),
            ("ดูได้ที่: scripts/tuneline hours show",),
        )
    },
}
