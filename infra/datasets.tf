# The bucket where datasets are dropped, and the one for what is made of them.

resource "google_storage_bucket" "datasets" {
  name                        = "${local.prefix}-datasets"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 3600
  }

  # What was uploaded over or deleted can be had back for a month, and is gone for good then.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  # Uploads that were broken off.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [terraform_data.services_settled]
}

resource "google_storage_bucket" "artifacts" {
  name                        = "${local.prefix}-artifacts"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 3600
  }

  # Versioning is off. Somebody may have switched it on for a while; what that left goes as well.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  # A dataset that nobody approved in half a year is dropped again, and so is one whose model was replaced. job_poller
  # sets the custom time of the files to today for each model that serves or may be rolled back to: a retrain needs
  # them. Its examples.jsonl and their vectors stay: line_reply shows the examples of the dataset accepted last.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_custom_time = 180
      matches_prefix         = ["prepared/"]
      matches_suffix         = ["/train.jsonl", "/valid.jsonl"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 730
      matches_prefix = ["evaluations/", "reports/"]
    }
  }

  depends_on = [terraform_data.services_settled]
}

locals {
  # Where datasets are dropped, and those of operators in LINE below it.
  datasets_folder = lookup(var.settings, "DATASET_PREFIX", "datasets/")

  # Who may do what in which bucket.
  bucket_grants = {
    dataset_upload_reads_datasets   = { function = "dataset_upload", bucket = google_storage_bucket.datasets.name, role = "roles/storage.objectViewer" }
    dataset_upload_writes_artifacts = { function = "dataset_upload", bucket = google_storage_bucket.artifacts.name, role = "roles/storage.objectUser" }
    job_poller_writes_artifacts     = { function = "job_poller", bucket = google_storage_bucket.artifacts.name, role = "roles/storage.objectUser" }
    line_operator_writes_its_files  = { function = "line_operator", bucket = google_storage_bucket.datasets.name, role = "roles/storage.objectUser" }
    line_operator_reads_artifacts   = { function = "line_operator", bucket = google_storage_bucket.artifacts.name, role = "roles/storage.objectViewer" }
    line_reply_reads_examples       = { function = "line_reply", bucket = google_storage_bucket.artifacts.name, role = "roles/storage.objectViewer" }
  }

  # For a grant on a part of a bucket, the objects it is for. Who answers strangers reads no dataset and no report, and
  # line_operator no dataset but those that operators have sent in LINE.
  # https://cloud.google.com/storage/docs/access-control/iam#conditions
  bucket_conditions = {
    line_operator_writes_its_files = {
      title      = "only-line"
      expression = "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.datasets.name}/objects/${local.datasets_folder}line/\")"
    }
    line_reply_reads_examples = {
      title      = "only-examples"
      expression = "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.artifacts.name}/objects/prepared/\") && (resource.name.endsWith(\"/examples.jsonl\") || resource.name.endsWith(\".vectors\"))"
    }
  }
}

resource "google_storage_bucket_iam_member" "functions" {
  for_each = local.bucket_grants

  bucket = each.value.bucket
  role   = each.value.role
  member = google_service_account.function[each.value.function].member

  dynamic "condition" {
    for_each = [for key, condition in local.bucket_conditions : condition if key == each.key]

    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}
