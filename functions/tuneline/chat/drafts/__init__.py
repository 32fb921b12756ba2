"""Hold answers as drafts: users get them only if an operator sends them (the setting `drafts`)."""
