"""Break `infra/` in realistic ways, and see whether its own tests notice."""
