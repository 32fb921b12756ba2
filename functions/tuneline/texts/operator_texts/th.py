"""What operators read in LINE, in Thai."""

TEXTS = {
    "file_checked": (
        "ตรวจ “{name}” เสร็จแล้ว มี {examples} ตัวอย่าง ค่าฝึกประมาณ {usd} "
        "จะไม่ฝึกและไม่มีค่าใช้จ่ายจนกว่าผู้ดูแลจะอนุมัติ: scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": "ยังใช้ “{name}” ฝึกไม่ได้ ปัญหาที่ต้องแก้: {problems} ข้อ กรุณาแก้ไฟล์แล้วส่งใหม่",
    "file_duplicate": "เนื้อหาของ “{name}” เหมือนกับชุดข้อมูลก่อนหน้า จึงไม่ฝึกซ้ำ",
    "file_refused": "ตอนนี้ใช้ “{name}” ฝึกไม่ได้ สาเหตุ: scripts/tuneline dataset show {id}",
    "file_decided": "ตรวจและอนุมัติ “{name}” แล้ว ดูสถานะ: scripts/tuneline dataset show {id}",
    "file_unfinished": "การตรวจ “{name}” ไม่เสร็จ กรุณาส่งไฟล์ใหม่",
    "file_slow": "การตรวจ “{name}” ใช้เวลานานกว่าปกติ ดูสถานะ: scripts/tuneline dataset show {id}",
    "file_lost": "ดึง “{name}” จาก LINE ไม่ได้ กรุณาส่งไฟล์ใหม่",
    "problem_line": "บรรทัดที่ {line}: ",
    "price_unknown": "ไม่ทราบจำนวน",
    "file_too_large": (
        "“{name}” มีขนาด {megabytes} MB แต่ชุดข้อมูลมีได้ไม่เกิน {most} MB กรุณาแบ่งเป็นไฟล์ที่เล็กลงแล้วส่งใหม่"
    ),
    "file_empty": "“{name}” เป็นไฟล์ว่าง กรุณาตรวจเนื้อหาแล้วส่งใหม่",
    "file_kind": "“{name}” ไม่ใช่รูปแบบของชุดข้อมูล กรุณาส่งไฟล์ที่มีคำถามและคำตอบ: {kinds}",
    "button_old": "ปุ่มนี้หมดอายุแล้ว จึงไม่ได้ทำอะไร กรุณาใช้ปุ่มในข้อความล่าสุด",
}
