"""The notices on retrains in all languages: a model that ends soon can be trained again, or cannot."""

NOTICES = {
    "en": {
        "retrain_offered": (
            "A model that ends soon can be trained again",
            (
                "Model {version} answers until {date}.",
                "“{name}” can be trained again on {base_model}; it costs nothing until you approve it.",
                "Training costs about {usd}.",
                "It waits because: {reason}",
            ),
            (
                "Train it again: scripts/tuneline dataset retrain {dataset}",
                "The new model is evaluated as usual before it serves.",
            ),
        ),
        "retrain_not_possible": (
            "A model ends soon, and its dataset cannot be trained again as it is",
            ("Model {version} answers until {date}.", "Reason: {reason}"),
            (
                "See the {problems} problems with their lines and fixes: "
                "scripts/tuneline dataset retrain {dataset} --dry-run",
                "Upload the file again with another base model (option base-model={base_model}).",
                "Train on Gemini from now on: scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
    "zh-TW": {
        "retrain_offered": (
            "即將停用的模型可以重新訓練",
            (
                "模型 {version} 可以回答到 {date}。",
                "「{name}」可以改用 {base_model} 重新訓練，核准之前不會產生費用。",
                "訓練費用約 {usd}。",
                "等待原因：{reason}",
            ),
            (
                "重新訓練：scripts/tuneline dataset retrain {dataset}",
                "新的模型會照常評估，之後才會上線。",
            ),
        ),
        "retrain_not_possible": (
            "模型即將停用，但資料集無法直接重新訓練",
            ("模型 {version} 可以回答到 {date}。", "原因：{reason}"),
            (
                "查看 {problems} 個問題的列號與修正方式："
                "scripts/tuneline dataset retrain {dataset} --dry-run",
                "請改用其他基礎模型（選項 base-model={base_model}），重新上傳檔案。",
                "往後改用 Gemini 訓練：scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
    "zh-CN": {
        "retrain_offered": (
            "即将停用的模型可以重新训练",
            (
                "模型 {version} 可以回答到 {date}。",
                "“{name}”可以改用 {base_model} 重新训练，批准之前不会产生费用。",
                "训练费用约 {usd}。",
                "等待原因：{reason}",
            ),
            (
                "重新训练：scripts/tuneline dataset retrain {dataset}",
                "新的模型会照常评估，之后才会上线。",
            ),
        ),
        "retrain_not_possible": (
            "模型即将停用，但数据集无法直接重新训练",
            ("模型 {version} 可以回答到 {date}。", "原因：{reason}"),
            (
                "查看 {problems} 个问题的行号和修正方法："
                "scripts/tuneline dataset retrain {dataset} --dry-run",
                "请改用其他基础模型（选项 base-model={base_model}），重新上传文件。",
                "今后改用 Gemini 训练：scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
    "ja": {
        "retrain_offered": (
            "まもなく使えなくなるモデルを再学習できます",
            (
                "モデル {version} が回答できるのは{date}までです。",
                "「{name}」は {base_model} で再学習できます。承認するまで費用はかかりません。",
                "学習の費用は約{usd}です。",
                "待っている理由：{reason}",
            ),
            (
                "再学習する：scripts/tuneline dataset retrain {dataset}",
                "新しいモデルは、通常どおり評価を経てから採用されます。",
            ),
        ),
        "retrain_not_possible": (
            "モデルがまもなく使えなくなりますが、データセットをそのまま再学習できません",
            ("モデル {version} が回答できるのは{date}までです。", "理由：{reason}"),
            (
                "{problems}件の問題の行と修正方法を見る："
                "scripts/tuneline dataset retrain {dataset} --dry-run",
                "別のベースモデル（オプション base-model={base_model}）を指定して、"
                "ファイルをもう一度アップロードしてください。",
                "今後の学習を Gemini に切り替える：scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
    "ko": {
        "retrain_offered": (
            "곧 사용할 수 없게 되는 모델을 다시 학습할 수 있습니다",
            (
                "{version} 모델은 {date}까지 답변할 수 있습니다.",
                "“{name}” 데이터셋을 {base_model} 모델로 다시 학습할 수 있습니다. "
                "승인하기 전에는 비용이 발생하지 않습니다.",
                "학습 비용은 약 {usd}입니다.",
                "기다리는 이유: {reason}",
            ),
            (
                "다시 학습하기: scripts/tuneline dataset retrain {dataset}",
                "새 모델은 평소처럼 평가를 거친 뒤에 적용됩니다.",
            ),
        ),
        "retrain_not_possible": (
            "모델을 곧 사용할 수 없게 되지만 데이터셋을 그대로 다시 학습할 수 없습니다",
            ("{version} 모델은 {date}까지 답변할 수 있습니다.", "이유: {reason}"),
            (
                "문제 {problems}개의 줄과 고치는 방법 보기: "
                "scripts/tuneline dataset retrain {dataset} --dry-run",
                "다른 기본 모델(옵션 base-model={base_model})을 지정하여 파일을 다시 업로드하세요.",
                "앞으로 Gemini로 학습하기: scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
    "th": {
        "retrain_offered": (
            "ฝึกโมเดลที่ใกล้จะหยุดให้บริการใหม่ได้",
            (
                "โมเดล {version} ตอบได้ถึงวันที่ {date}",
                "ฝึก “{name}” ใหม่ด้วย {base_model} ได้ จะไม่มีค่าใช้จ่ายจนกว่าคุณจะอนุมัติ",
                "ค่าฝึกประมาณ {usd}",
                "เหตุที่ต้องรอ: {reason}",
            ),
            (
                "ฝึกใหม่: scripts/tuneline dataset retrain {dataset}",
                "ระบบจะประเมินโมเดลใหม่ตามปกติก่อนเริ่มใช้งาน",
            ),
        ),
        "retrain_not_possible": (
            "โมเดลใกล้จะหยุดให้บริการ แต่ฝึกชุดข้อมูลเดิมใหม่ทันทีไม่ได้",
            ("โมเดล {version} ตอบได้ถึงวันที่ {date}", "สาเหตุ: {reason}"),
            (
                "ดูบรรทัดและวิธีแก้ของปัญหา {problems} ข้อ: scripts/tuneline dataset retrain {dataset} --dry-run",
                "อัปโหลดไฟล์ใหม่โดยเลือกโมเดลพื้นฐานอื่น (ตัวเลือก base-model={base_model})",
                "เปลี่ยนไปฝึกด้วย Gemini: scripts/tuneline deploy apply --trainer {trainer}",
            ),
        ),
    },
}

# The reasons of `retrain_not_possible`, and of an offer without a price.
TEXTS = {
    "en": {
        "reason_retrain_files_gone": "the prepared files of its dataset are gone.",
        "reason_retrain_no_base": "no base model that can be trained now ends later.",
        "reason_retrain_findings": "the new base model cannot be trained on some of the dataset's examples.",
        "reason_retrain_check_too_long": "the dataset is too large to be checked again in time.",
        "reason_price_unknown": "the price of training this base model is not known.",
    },
    "zh-TW": {
        "reason_retrain_files_gone": "資料集已準備好的檔案不在了。",
        "reason_retrain_no_base": "目前可以訓練的基礎模型，都不會比它更晚停用。",
        "reason_retrain_findings": "資料集有些範例不能用來訓練新的基礎模型。",
        "reason_retrain_check_too_long": "資料集太大，無法及時重新檢查。",
        "reason_price_unknown": "不知道訓練這個基礎模型的價格。",
    },
    "zh-CN": {
        "reason_retrain_files_gone": "数据集已准备好的文件不在了。",
        "reason_retrain_no_base": "现在可以训练的基础模型，都不会比它更晚停用。",
        "reason_retrain_findings": "数据集有些示例不能用来训练新的基础模型。",
        "reason_retrain_check_too_long": "数据集太大，无法及时重新检查。",
        "reason_price_unknown": "不知道训练这个基础模型的价格。",
    },
    "ja": {
        "reason_retrain_files_gone": "データセットの学習用ファイルがなくなっています。",
        "reason_retrain_no_base": "現在学習できるベースモデルに、より長く使えるものがありません。",
        "reason_retrain_findings": "データセットの一部の例は、新しいベースモデルの学習に使えません。",
        "reason_retrain_check_too_long": "データセットが大きく、時間内にもう一度チェックできません。",
        "reason_price_unknown": "このベースモデルの学習料金がわかりません。",
    },
    "ko": {
        "reason_retrain_files_gone": "데이터셋의 학습용 파일이 남아 있지 않습니다.",
        "reason_retrain_no_base": "지금 학습할 수 있는 기본 모델 중에 더 오래 사용할 수 있는 것이 없습니다.",
        "reason_retrain_findings": "데이터셋의 일부 예시는 새 기본 모델의 학습에 사용할 수 없습니다.",
        "reason_retrain_check_too_long": "데이터셋이 너무 커서 제시간에 다시 검사할 수 없습니다.",
        "reason_price_unknown": "이 기본 모델의 학습 가격을 알 수 없습니다.",
    },
    "th": {
        "reason_retrain_files_gone": "ไฟล์ที่เตรียมไว้ของชุดข้อมูลไม่มีแล้ว",
        "reason_retrain_no_base": "ไม่มีโมเดลพื้นฐานที่ฝึกได้ตอนนี้และใช้ได้นานกว่า",
        "reason_retrain_findings": "ใช้ตัวอย่างบางส่วนของชุดข้อมูลฝึกโมเดลพื้นฐานใหม่ไม่ได้",
        "reason_retrain_check_too_long": "ชุดข้อมูลใหญ่เกินกว่าจะตรวจใหม่ได้ทันเวลา",
        "reason_price_unknown": "ไม่ทราบราคาฝึกของโมเดลพื้นฐานนี้",
    },
}
