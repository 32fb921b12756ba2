"""The Messaging API's calls: what they check, and what they answer."""
