"""Puts Tuneline on Google Cloud: what is missing, the zip, the secrets, Terraform, and a trial."""
