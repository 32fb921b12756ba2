"""The demo: the four functions and their stand-ins as processes, a page to play with, a scenario to check."""
