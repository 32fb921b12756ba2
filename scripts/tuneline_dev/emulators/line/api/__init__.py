"""The calls of the Messaging API: their checks and responses."""
