"""What a model is given beside the turns: its system prompt, the user's text or picture."""
