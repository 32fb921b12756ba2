"""Tests of asking models."""
