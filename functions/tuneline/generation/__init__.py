"""Make questions and answers from documents by a chat model, each with the passage that supports it."""
