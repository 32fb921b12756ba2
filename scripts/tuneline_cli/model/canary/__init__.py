"""Let a model answer a part of the chats, compare both sides, and write them as a page."""
