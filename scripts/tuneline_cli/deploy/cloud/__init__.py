"""What a deployment does in Google Cloud: projects, secrets, regions, the bundle, Terraform."""
