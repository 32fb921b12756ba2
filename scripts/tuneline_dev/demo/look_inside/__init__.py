"""The tab "Look inside": the ways of messages, datasets and models, by records, logs and emulators."""
