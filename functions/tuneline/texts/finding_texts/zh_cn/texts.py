"""Findings on texts, and on what Gemini's tuning has no place for, in Simplified Chinese."""

TEXTS = {
    "GEMINI_SYSTEM_LATER": (
        "system 消息出现在第一个问题之后；Gemini 只允许放在最前面。",
        "请移到最前面，或写进下一个问题。",
    ),
    "GEMINI_FIRST_NOT_USER": (
        "第一条消息不是 user 的问题；Gemini 必须有问题。",
        "请加上问题，或删掉问题前面的回答。",
    ),
    "GEMINI_LAST_NOT_ASSISTANT": ("最后一条消息不是 assistant 的回答。", "请以回答结尾。"),
    "GEMINI_WEIGHT_ZERO": (
        "这个回答的 weight 是 0，但 Gemini 会学习示例里的每一个回答。",
        "请删掉这个回答和它的问题，或只用其余消息做一个示例。",
    ),
    "GEMINI_TEXT_WITH_CALL": (
        "这个回答同时有文字和工具调用；Gemini 只能有其中一种。",
        "请删掉文字，或移到工具回复之后的回答里。",
    ),
    "GEMINI_MESSAGE_EMPTY": ("这条消息没有文字；Gemini 不接受空消息。", "请写上文字，或删掉这条消息。"),
    "GEMINI_ARGUMENTS": (
        "工具调用的 arguments 不是一个 JSON 对象，或数字太大。",
        '请写成 JSON 对象，例如 "{\\"day\\": \\"Monday\\"}"。',
    ),
    "GEMINI_REPLY": (
        "工具的回复没有紧跟在它的调用之后，或回复后面接的是问题。",
        "请把所有回复放在带调用的消息之后，再接回答。",
    ),
    "GEMINI_SCHEMA": (
        "工具的 parameters 用了 Gemini 不支持的 JSON Schema 写法。",
        "请只用 type、properties、items、enum、required、anyOf 和 description。",
    ),
    "GEMINI_IMAGE": (
        "Gemini 不能用这张图片：它不在问题里，或网址结尾不是图片类型。",
        "请放在问题里，网址以 .jpg、.jpeg、.png 或 .webp 结尾。",
    ),
    "GEMINI_AUDIO": ("Gemini 不能用这段音频训练。", "请改成说话内容的文字。"),
    "GEMINI_FUNCTIONS": (
        "functions 和 function_call 是旧写法，Gemini 不支持。",
        "请改用 tools 和 tool_calls。",
    ),
    "GEMINI_UNUSED": (
        "Gemini 用不到这个值，会略去；示例的其他部分照常使用。",
        "如果它很重要，请写进文字里。",
    ),
    "OPTION_NOT_OFFERED": ("{model} 不支持选项 {option}。", "请去掉这个选项，再上传一次数据集。"),
    "OPTION_BASE_MODEL": (
        "这里不能训练 {model}：这个机器人的模型在 {provider} 训练。",
        "请把选项 base-model 设为 {provider} 能训练的模型，例如 {example}，再上传一次；或改由另一家训练："
        "scripts/tuneline deploy apply --trainer {other}",
    ),
    "CONTROL_CHAR": ("文字里有控制字符 {character}。", "请删掉。"),
    "INVISIBLE_CHAR": ("文字里有看不见的字符 {character}。", "如果不是特意加的，请删掉。"),
    "MOJIBAKE": ("文字看起来是乱码（可能用错了编码）。", "请从来源重新复制文字，并存为 UTF-8 编码。"),
    "PLACEHOLDER": ("文字像是还没填写的空位：“{found}”。", "请填上真正的内容。"),
    "SPECIAL_TOKEN_REFUSED": ("文字里有“{found}”，OpenAI 会拒绝含有它的训练文件。", "请删掉。"),
    "SPECIAL_TOKEN": ("文字里有“{found}”，它对模型有特殊含义。", "请删掉。"),
    "SECRET": ("文字像是密钥或密码（{kind}）：{found}。", "请删掉，并在所有用到的地方更换密钥。"),
    "PHYSICIAN_CLAIM": (
        "回答中自称医生：“{found}”。",
        "请改成“我是诊所的 AI 客服”这类说法；不是医生的人不得使用医生的名称（台湾《医师法》第 7-2 条）。",
    ),
    "PHYSICIAN_CLAIM_REFUSED": (
        "回答中自称医生：“{found}”。",
        "请改成“我是诊所的 AI 客服”这类说法；不是医生的人不得使用医生的名称（台湾《医师法》第 7-2 条）。",
    ),
    "CURE_CLAIM": (
        "回答中保证疗效：“{found}”。",
        "请改写成治疗可能有的效果，并说明因人而异；医疗广告不得保证疗效（台湾《医疗法》第 84 至 87 条）。",
    ),
    "CURE_CLAIM_REFUSED": (
        "回答中保证疗效：“{found}”。",
        "请改写成治疗可能有的效果，并说明因人而异；医疗广告不得保证疗效（台湾《医疗法》第 84 至 87 条）。",
    ),
    "PII": ("文字像是个人信息（{kind}）：{found}。", "除非本人同意，请删掉。"),
    "PII_MASKED": ("用户的个人信息已换成代号（{kind}）。", "不用改；上传的原文件没有变动。"),
    "PII_REFUSED": (
        "用户的文字里有个人信息（{kind}）。",
        "请删掉或改写，或用选项 personal-data=mask 重新上传。",
    ),
    "HTML": (
        "有 {count} 个示例含有 HTML，这里的{place}有“{text}”。",
        "请粘贴没有标签的文字，因为 LINE 会把标签原样显示出来。",
    ),
    "OBJECT_TEXT": (
        "有 {count} 个示例放的是对象，不是文字；这里的{place}是“{text}”。",
        "请改成对象里的那段文字。",
    ),
    "KEY_WORDS": (
        "有 {count} 个问题只是一串关键词，这里是“{text}”。",
        "请按照平常的问法，各写成一个问题，并配上同样的回答。",
    ),
    "KEY_WORDS_MAYBE": (
        "有 {count} 个问题只是一串关键词，这里是“{text}”。",
        "请按照平常的问法，各写成一个问题，并配上同样的回答。",
    ),
    "LABELS": (
        "有 {count} 个示例以编号或标记开头，这里是“{text}”。",
        "请从每个问题和回答的开头删掉，否则模型会当成内容来学。",
    ),
    "DUPLICATES": (
        "有 {count} 个示例和其他示例重复，第一个和第 {first} 行相同。",
        "相同的示例请只保留一个。",
    ),
    "CONFLICTING_ANSWERS": (
        "有 {count} 个问题的回答不一致，第一个在第 {first} 行也问过。",
        "请保留正确的回答。",
    ),
    "SYSTEM_PROMPTS_DIFFER": (
        "有两个系统提示词只差一两个字：“{one}”，以及第 {first} 行起的“{other}”。",
        "请让所有示例用同一个：机器人会用最多示例采用的那一个。",
    ),
    "PROMPTS_VARY": (
        "没有一个系统提示词是半数以上示例共用的（共有 {count} 种），而机器人只能用一个。"
        "这些提示词不会和模型一起保存，机器人会用设置里的提示词。",
        "请让所有示例用同一个系统提示词，或都不要有；各题不同的内容请写进问题里。",
    ),
    "ROLES_SWAPPED": (
        "每个示例的问题都一样，系统提示词却都不同（共 {count} 种），system 和 user 可能写反了。",
        "请把用户的问题放在 user，把指令放在 system。",
    ),
    "SEPARATORS": (
        "大多数文字以“{marks}”结尾，这是旧格式（GPT-3）的标记：机器人会照样说出来，而提问的人不会写。",
        "请从每个问题和每个回答的结尾删掉这些标记。",
    ),
    "MIXED_EOL": ("有些行用 Windows 换行符，有些不是。", "不用改，没有影响。"),
    "SOME_WITH_TOOLS": (
        "有些示例有 tools，有些没有，OpenAI 可能会拒绝。",
        "请让所有示例都有 tools，或都没有。",
    ),
}
