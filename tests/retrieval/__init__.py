"""Tests of finding examples."""
