# The project itself: which Terraform and provider, where the state is kept, which services are switched on.

terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source = "hashicorp/google"
      # One minor version: what a plan says rests on it. Read the upgrade guide and the changelog before a newer one.
      version = "~> 8.0.0"
    }
  }

  # The bucket is named when Terraform is initialised, for it belongs to one project:
  # terraform init -backend-config=bucket=PROJECT-tuneline-state -backend-config=prefix=tuneline
  backend "gcs" {}
}

# Some services count their calls against a project, which a person's own login does not name.
# https://cloud.google.com/docs/quotas/quota-project
provider "google" {
  project               = var.project
  region                = var.region
  billing_project       = var.project
  user_project_override = true
}

# Read without waiting for anything: were it read late, every service agent's address would be unknown in
# every plan that switches a service on, and its grants would be made anew.
data "google_project" "this" {
  project_id = var.project
}

locals {
  # What one bot owns has a name that no other bot in the project has.
  suffix   = var.bot == "" ? "" : "-${var.bot}"
  bot_name = "tuneline${local.suffix}"
  prefix   = "${var.project}-tuneline${local.suffix}"
  title    = var.bot == "" ? "Tuneline" : "Tuneline ${var.bot}"

  services = toset([
    "aiplatform.googleapis.com",
    "artifactregistry.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudbilling.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "eventarc.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
  ])

  number = data.google_project.this.number
}

resource "google_project_service" "all" {
  for_each = local.services

  project            = var.project
  service            = each.key
  disable_on_destroy = false
}

# A service that was just switched on refuses calls for a while, and its own accounts do not exist yet.
resource "terraform_data" "services_settled" {
  triggers_replace = [local.number]

  provisioner "local-exec" {
    command = "sleep 60"
  }

  depends_on = [google_project_service.all]
}
