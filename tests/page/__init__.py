"""Tests of the demo's page in a browser, as a person uses it."""
