"""Handle LINE's events, from the webhook request to the answer."""
