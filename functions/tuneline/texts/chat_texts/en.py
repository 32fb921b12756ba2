"""The bot's texts for users in English."""

TEXTS = {
    "greeting": (
        "Hello! I answer questions here automatically, with AI.\n"
        "Just type what you would like to know. I am a generative AI program, not a person, "
        "and I can be wrong, so please check with us when it matters.\n"
        "In an emergency, don't wait for me: call your local emergency number right away."
    ),
    "greeting_group": (
        "Hello everyone! I answer questions automatically. "
        "To ask me something, mention me (@) in your message. "
        "I am a generative AI program and can be wrong."
    ),
    "greeting_group_prefix": (
        "Hello everyone! I answer questions automatically. "
        "To ask me something, mention me (@) in your message "
        'or begin it with "{prefix}". I am a generative AI program and can be wrong.'
    ),
    "ai_notice": (
        "I am an AI program, not a person. My answers are made by generative AI and can be wrong, "
        "so please check with us when it matters."
    ),
    "apology": "Sorry, I can't answer right now. Please ask me again in a little while.",
    "not_answerable": "Sorry, I can't answer this question here. Please ask our staff directly.",
    "unknown": "Sorry, I don't have that information here. Please ask our staff; they will be glad to help.",
    "late": "This one takes me a little longer. Please tap the button below in a moment to see the answer.",
    "late_button": "See the answer",
    "late_waiting": "I'm still working on it. Please tap the button again in a moment.",
    "late_expired": "Sorry, that answer is gone. Please ask me again, and I'll gladly look into it.",
    "limit_minute": (
        "Your messages come faster than I can answer. Please wait a minute and send it again. Thank you!"
    ),
    "limit_day": "That's all I can answer for you today. Please come back tomorrow. Thank you!",
    "resting": (
        "I have used up this month's answers, so I can answer again next month. Sorry about that. "
        "If it is urgent, please contact us directly."
    ),
    "unsupported": "Thank you! I can only read text, so please type your question.",
    "unsupported_sticker": "Thanks for the sticker! I can only read text, so please type your question.",
    "unsupported_image": (
        "Thanks for the picture! I can't see images, so please tell me in words what you'd like to know."
    ),
    "unsupported_audio": "Sorry, I can't listen to voice messages. Please type your question.",
    "unsupported_video": "Sorry, I can't watch videos. Please tell me in words what you'd like to know.",
    "unsupported_file": "Sorry, I can't open files. Please tell me in words what you'd like to know.",
    "unsupported_location": (
        "Thanks for sharing the location! I can't read maps, so please type your question."
    ),
    "nothing_found": "I'm here. What would you like to know? Please write your question in the same message.",
    "more": "… (This answer is long, so I stop here. Ask me for the rest.)",
    "forgotten": "Done. I have deleted our chat, and we can start again.",
    "feedback_good": "👍 Helpful",
    "feedback_bad": "👎 Not right",
    "feedback_thanks": "Thank you for telling me!",
    "feedback_ask_right": (
        "Sorry about that. What would have been the right answer? Our staff will look at your next message."
    ),
    "correction_thanks": "Thank you, I have written it down. It will help us to answer better.",
    "correction_skip": "Not now",
    # Users who write English may be in any country, so no single number fits. ThroughLine maintains the list
    # and checks its helplines: https://findahelpline.com.
    "hotline": (
        "If you are in distress, or someone's life is in danger, "
        "please don't stay alone with it. Get help now:\n"
        "Your local emergency number: 112, 911 or 119\n"
        "findahelpline.com lists free people to talk to in your country\n"
        "I am only an AI program and can't help with something this important, but they can."
    ),
    "instructions": (
        "You are an assistant on LINE. Answer in the language you are asked in, briefly and kindly, "
        "in plain text without Markdown. "
        "Say only what you are sure of. When you don't know or are not sure, say so, "
        "and suggest asking the business or institution. "
        "Never invent facts, prices, times, phone numbers or addresses."
    ),
}

FORGET_WORDS = (
    "forget me", "please forget me", "forget about me", "forget our chat", "forget this chat",
    "delete my chat", "delete this chat", "delete our chat", "delete my chat history",
    "clear chat history", "delete my data",
)  # fmt: skip

# Idioms are excluded: killing it, dying of laughter, to die for. So are living somewhere else, a cut finger
# and a blocked nose.
EMERGENCY_WORDS = (
    r"\bkill(?:ing)? myself\b(?! laughing)",
    r"\b(?:want to|wanna|wish i could) (?:just )?die\b(?! (?:laughing|of|from))",
    r"\b(?:wish i (?:was|were)|i'?d be|i would be|better off) dead\b",
    r"\bi(?:'?m| am|'?ve been| feel) (?:feeling )?suicidal\b",
    r"\b(?:commit(?:ting)?|thinking (?:of|about)|considering) suicide\b",
    r"^suicide$",
    r"\b(?:end|ending|take|taking) my (?:own )?life\b",
    r"\bdo(?:n'?t| not) (?:want to|wanna) (?:live|be alive)\b"
    r"(?! (?:here|there|in|with|at|on|near|by|alone))",
    r"\b(?:can'?t|can ?not) go on living\b|\bno reason to live\b",
    r"\b(?:want(?:ed)? to|going to|keep|been|wanna) (?:hurt|harm|cut|hurting|harming|cutting) myself\b",
    r"\bi (?:have )?(?:overdosed|took an overdose)\b|\btook (?:too many|all (?:the|my)) (?:pills|tablets)\b",
    r"\b(?:not|isn'?t|stopped) breathing\b",
    r"\b(?:can'?t|can ?not) breathe\b(?! (?:through|laughing))",
    r"\bunconscious\b(?! bias)|\b(?:won'?t|not|isn'?t) (?:wake|waking) up\b(?! (?:early|on time|for|late))",
    r"\bhaving a (?:heart attack|stroke)\b",
    r"\b(?:won'?t|doesn'?t|not) stop bleeding\b|\bbleeding (?:won'?t|doesn'?t) stop\b(?! from my nose)",
    r"\b(?:call|need|send) an ambulance\b",
    r"\bis choking\b",
)
