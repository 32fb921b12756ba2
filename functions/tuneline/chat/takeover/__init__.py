"""A person takes over a chat: the bot is silent until the takeover is over."""
