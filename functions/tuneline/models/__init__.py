"""The models that answer: which one serves, how one comes to serve, what comes after it."""
