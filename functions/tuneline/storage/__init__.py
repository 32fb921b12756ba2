"""Where things are kept: documents in Firestore or SQLite, objects in Cloud Storage."""
