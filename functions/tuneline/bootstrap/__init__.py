"""Build what each function works with: one module a function, so that each loads only the SDKs it uses."""
