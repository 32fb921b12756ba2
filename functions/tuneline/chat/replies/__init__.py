"""Make the replies that need no model, and carry out their actions."""
