"""The phrases with which users ask for a person, or for the bot again, in all languages."""

PERSON = (r"(找|轉|轉接)真人(客服)?",)
BOT = (r"請機器人回答",)
