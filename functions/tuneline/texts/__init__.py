"""Texts for people, in each of the bot's languages."""
