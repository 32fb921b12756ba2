"""What a finished job leaves: endpoints and models."""
