"""Rich menus: their store, LINE's checks of them, and the calls of the Messaging API."""
