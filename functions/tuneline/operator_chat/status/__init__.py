"""The bot's status as operators see it: what answers and trains, what it costs, what waits."""
