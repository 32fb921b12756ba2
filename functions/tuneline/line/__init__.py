"""LINE's protocol: signature, events, message texts, client."""
