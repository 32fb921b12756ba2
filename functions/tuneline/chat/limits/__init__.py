"""The limits of a chat and of a month: messages, answers, dollars."""
