"""What an operator must know: told once, kept, and sent to those who want it sent."""
