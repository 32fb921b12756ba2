"""What an operator does beside datasets and models: answers, hours, drafts, chats, a canary, settings."""
