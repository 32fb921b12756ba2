"""The demo: the five functions and the emulators as processes, a page, and a scenario."""
