"""The documents about answers: ratings by users, and questions without a right answer."""
