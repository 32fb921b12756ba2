"""The charts of the bot, each made from its records in one of the bot's languages."""
