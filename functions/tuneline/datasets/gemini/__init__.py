"""Convert chat examples to the lines that Gemini's supervised tuning reads."""
