"""Compare a new model with the serving one, on questions that neither was trained on."""
