"""Let a candidate answer a part of the chats, and compare it with the current model."""
