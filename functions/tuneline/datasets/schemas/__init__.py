"""The shapes in which people keep questions and answers, converted to chat examples."""
