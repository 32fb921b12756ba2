"""Convert a model's Markdown to the plain text that LINE shows."""
