"""From an uploaded object to a training set that can be paid for."""
