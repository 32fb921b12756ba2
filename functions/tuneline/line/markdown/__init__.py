"""Turn a model's Markdown into the plain text that LINE shows."""
