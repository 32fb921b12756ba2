"""From an uploaded object to a checked dataset that a job can be started with."""
