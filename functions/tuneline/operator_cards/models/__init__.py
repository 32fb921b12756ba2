"""The cards of models and of their trainings."""
