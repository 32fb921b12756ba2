"""Tests of the intake of datasets."""
