"""Documents that operators send become questions and answers, which the bot's base model writes."""
