"""LINE's words only: its signature, its events, its texts, its client."""
