"""An emulator of the LINE platform: its Messaging API, its webhooks and its users.

It follows LINE's documentation: reply tokens expire, limits are enforced, and responses have LINE's shapes.
`python -m tuneline_dev.emulators.line` starts it (see `--help`); `tuneline_dev.emulators.line.app.create_app`
builds it for a test.

https://developers.line.biz/en/reference/messaging-api/
"""
