"""The demo: the four functions and the emulators as processes, a page, and a scenario."""
