"""Play a canary up and down with the real handler."""
