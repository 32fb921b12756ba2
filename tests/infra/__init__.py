"""Tests of the configuration in Google Cloud."""
