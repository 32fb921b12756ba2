"""Stands in for Google Cloud Storage and Eventarc: keeps objects and reports each new one to a function."""
