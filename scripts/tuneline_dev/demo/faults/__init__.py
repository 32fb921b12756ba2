"""Faults that a person causes on the page, and the proof from the records that no user is harmed."""
