"""Train at Google: Gemini's supervised tuning on Vertex AI, behind the training provider port."""
