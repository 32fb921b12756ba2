"""Limit a chat's messages and answers, and the cost of a month."""
