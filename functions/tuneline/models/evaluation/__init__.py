"""Compare a new model with the one that serves, on questions that neither learnt from."""
