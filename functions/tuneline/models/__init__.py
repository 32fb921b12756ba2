"""The bot's models: which one serves, how a model is promoted, which one follows it."""
