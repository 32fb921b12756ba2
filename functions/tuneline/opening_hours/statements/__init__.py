"""Opening hours as an answer states them: read them, and compare them with the hours that are set."""
