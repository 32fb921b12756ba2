"""Store a chat's recent turns, and delete them on request."""
