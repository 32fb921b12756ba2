"""Notices for the operators: written once, stored, and pushed on LINE if the operators allow it."""
