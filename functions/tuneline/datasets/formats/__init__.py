"""File formats: detect one, and read its rows."""
