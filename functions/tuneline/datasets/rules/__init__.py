"""The rules for one example and its texts."""
