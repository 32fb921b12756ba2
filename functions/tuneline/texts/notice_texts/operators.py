"""The texts on operators in all languages: who was added or removed, and replies to a code."""

NOTICES = {
    "en": {
        "operator_added": (
            "An operator was added",
            ("Number of this bot's operators now: {count}.",),
            ("If you did not expect this: scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "An operator was removed",
            ("Number of this bot's operators now: {count}.",),
            ("If you did not expect this: scripts/tuneline operator list",),
        ),
    },
    "zh-TW": {
        "operator_added": (
            "新增了一位管理員",
            ("這個機器人現在有 {count} 位管理員。",),
            ("如果不是您預期的變更，請查看：scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "移除了一位管理員",
            ("這個機器人現在有 {count} 位管理員。",),
            ("如果不是您預期的變更，請查看：scripts/tuneline operator list",),
        ),
    },
    "zh-CN": {
        "operator_added": (
            "新增了一位管理员",
            ("这个机器人现在有 {count} 位管理员。",),
            ("如果这不是您预期的变更，请查看：scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "移除了一位管理员",
            ("这个机器人现在有 {count} 位管理员。",),
            ("如果这不是您预期的变更，请查看：scripts/tuneline operator list",),
        ),
    },
    "ja": {
        "operator_added": (
            "管理者が追加されました",
            ("このボットの管理者は現在 {count} 人です。",),
            ("心当たりがない場合はご確認ください：scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "管理者が削除されました",
            ("このボットの管理者は現在 {count} 人です。",),
            ("心当たりがない場合はご確認ください：scripts/tuneline operator list",),
        ),
    },
    "ko": {
        "operator_added": (
            "관리자가 추가되었습니다",
            ("현재 이 봇의 관리자는 {count}명입니다.",),
            ("예상하지 못한 변경이라면 확인하세요: scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "관리자가 삭제되었습니다",
            ("현재 이 봇의 관리자는 {count}명입니다.",),
            ("예상하지 못한 변경이라면 확인하세요: scripts/tuneline operator list",),
        ),
    },
    "th": {
        "operator_added": (
            "มีการเพิ่มผู้ดูแล",
            ("ขณะนี้บอตนี้มีผู้ดูแล {count} คน",),
            ("หากไม่ทราบเรื่องนี้มาก่อน โปรดตรวจสอบ: scripts/tuneline operator list",),
        ),
        "operator_removed": (
            "มีการลบผู้ดูแล",
            ("ขณะนี้บอตนี้มีผู้ดูแล {count} คน",),
            ("หากไม่ทราบเรื่องนี้มาก่อน โปรดตรวจสอบ: scripts/tuneline operator list",),
        ),
    },
}

TEXTS = {
    "en": {
        "operator_added": (
            "You are now an operator of this bot. "
            "The menu below the chat appears within a minute, on phones only."
        ),
        "operator_code_wrong": (
            "This code is wrong or no longer valid. Create a new one: scripts/tuneline operator invite"
        ),
        "operators_full": (
            "This bot already has {most} operators, which is the limit. Remove one first, then send the code "
            "again: scripts/tuneline operator remove"
        ),
    },
    "zh-TW": {
        "operator_added": (
            "您現在是這個機器人的管理員。聊天室下方的選單一分鐘內就會出現（電腦版沒有選單）。"
        ),
        "operator_code_wrong": "這個代碼不正確或已失效，請重新產生：scripts/tuneline operator invite",
        "operators_full": (
            "這個機器人已經有 {most} 位管理員，達到上限。請先移除一位，再傳一次代碼："
            "scripts/tuneline operator remove"
        ),
    },
    "zh-CN": {
        "operator_added": (
            "您现在是这个机器人的管理员。聊天窗口下方的菜单一分钟内就会出现（电脑版没有菜单）。"
        ),
        "operator_code_wrong": "这个代码不正确或已失效，请重新生成：scripts/tuneline operator invite",
        "operators_full": (
            "这个机器人已有 {most} 位管理员，达到上限。请先移除一位，再重新发送代码："
            "scripts/tuneline operator remove"
        ),
    },
    "ja": {
        "operator_added": (
            "このボットの管理者になりました。"
            "トーク画面の下にメニューが 1 分以内に表示されます（パソコン版では表示されません）。"
        ),
        "operator_code_wrong": (
            "このコードは正しくないか、期限が切れています。"
            "新しく作ってください：scripts/tuneline operator invite"
        ),
        "operators_full": (
            "このボットの管理者はすでに上限の {most} 人です。"
            "先に 1 人を削除してから、もう一度コードを送ってください：scripts/tuneline operator remove"
        ),
    },
    "ko": {
        "operator_added": (
            "이제 이 봇의 관리자입니다. 채팅방 아래의 메뉴가 1분 안에 나타납니다(PC 버전에는 없습니다)."
        ),
        "operator_code_wrong": (
            "코드가 잘못되었거나 더 이상 유효하지 않습니다. 새로 만드세요: scripts/tuneline operator invite"
        ),
        "operators_full": (
            "이 봇의 관리자는 이미 최대 인원인 {most}명입니다. 먼저 한 명을 삭제한 뒤 코드를 다시 보내세요: "
            "scripts/tuneline operator remove"
        ),
    },
    "th": {
        "operator_added": ("คุณเป็นผู้ดูแลบอตนี้แล้ว เมนูด้านล่างแชตจะปรากฏภายในหนึ่งนาที (ไม่มีบนคอมพิวเตอร์)"),
        "operator_code_wrong": "รหัสนี้ไม่ถูกต้องหรือหมดอายุแล้ว สร้างรหัสใหม่: scripts/tuneline operator invite",
        "operators_full": (
            "บอตนี้มีผู้ดูแลครบ {most} คนซึ่งเป็นจำนวนสูงสุดแล้ว โปรดลบออกหนึ่งคนก่อน แล้วส่งรหัสอีกครั้ง: "
            "scripts/tuneline operator remove"
        ),
    },
}
