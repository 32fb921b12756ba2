"""The LINE platform on one machine: its Messaging API, its webhooks and a user to talk to.

A bot that works against this stand-in works against LINE, as far as LINE's documents go: reply tokens live
and die, limits are enforced and answers have LINE's shapes. `python -m tuneline_dev.emulators.line` starts it
(see `--help`); `tuneline_dev.emulators.line.app.create_app` builds it for a test.

https://developers.line.biz/en/reference/messaging-api/
"""
