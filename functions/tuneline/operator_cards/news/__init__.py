"""The cards of what is new: notices, and the weekly digest."""
