"""Operators and the chats that a person has: the notice, and the buttons that take over and resume."""
