"""Build the documents port that `STORE` names."""

from tuneline.settings import StoreSettings
from tuneline.storage.documents import Documents


def documents(settings: StoreSettings) -> Documents:
    """Build the SQLite or Firestore store. Only that one is imported: Firestore's client is slow to load."""
    kind, _, path = settings.store.partition(":")
    if kind == "sqlite":
        from tuneline.storage.sqlite import SqliteDocuments  # noqa: PLC0415

        return SqliteDocuments(path)
    from tuneline.storage.firestore import FirestoreDocuments  # noqa: PLC0415

    return FirestoreDocuments(database=settings.firestore_database)
