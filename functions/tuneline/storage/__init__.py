"""Store documents in Firestore or SQLite, and objects in Cloud Storage."""
