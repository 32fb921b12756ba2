"""Tests of the opening hours."""
