"""The stored documents: one record a collection, with its states."""
