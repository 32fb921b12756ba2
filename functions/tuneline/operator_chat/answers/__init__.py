"""Answers that operators write: as a form, as a quote of the bot's answer, or after a tap on a button."""
