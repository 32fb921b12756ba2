# The code: the zip, the images that are built of it, and who builds them.

locals {
  # Named by what is in it: another zip is another object, and nothing else makes the functions be built anew.
  bundle_hash = filesha256(var.bundle)
}

resource "google_storage_bucket" "source" {
  name                        = "${local.prefix}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  # What was built is in the images; the zip that is deployed is uploaded again by the next change.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
    }
  }

  versioning {
    enabled = true
  }

  depends_on = [terraform_data.services_settled]
}

resource "google_storage_bucket_object" "bundle" {
  name         = "source/${local.bundle_hash}.zip"
  bucket       = google_storage_bucket.source.name
  source       = var.bundle
  content_type = "application/zip"
}

resource "google_artifact_registry_repository" "images" {
  repository_id = local.bot_name
  location      = var.region
  format        = "DOCKER"
  description   = "Images of the five functions"

  # https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }

  cleanup_policies {
    id     = "keep-three"
    action = "KEEP"
    most_recent_versions {
      keep_count = 3
    }
  }

  depends_on = [terraform_data.services_settled]
}

resource "google_service_account" "builder" {
  account_id   = "tuneline-builder${local.suffix}"
  display_name = "${local.title}: builds the functions"

  depends_on = [terraform_data.services_settled]
}

locals {
  # Cloud Functions copies the zip to a bucket of its own, from which the build takes it:
  # https://cloud.google.com/functions/docs/building
  source_buckets = ["gcf-v2-sources-${local.number}-${var.region}", google_storage_bucket.source.name]

  builder_grants = {
    "roles/logging.logWriter" = ""
    "roles/storage.objectViewer" = join(" || ", [
      for bucket in local.source_buckets : "resource.name == \"projects/_/buckets/${bucket}\" || resource.name.startsWith(\"projects/_/buckets/${bucket}/\")"
    ])
  }
}

# https://cloud.google.com/functions/docs/securing/build-custom-sa
resource "google_project_iam_member" "builder" {
  for_each = local.builder_grants

  project = var.project
  role    = each.key
  member  = google_service_account.builder.member

  dynamic "condition" {
    for_each = each.value == "" ? [] : [each.value]

    content {
      title      = "only-sources"
      expression = condition.value
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "builder" {
  project    = var.project
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.builder.member
}
