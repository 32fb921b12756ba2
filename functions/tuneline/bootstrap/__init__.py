"""Build each function's collaborators, one module a function, so that each loads only its SDKs."""
