"""An emulator of Google Cloud Storage and Eventarc: it stores objects, and sends events of new ones."""
