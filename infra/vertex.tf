# Gemini on Vertex AI: roles, grants and the bucket of training files. They do not depend on `trainer`: after a switch
# to openai job_poller still polls, repeats and cleans up the jobs that Vertex AI has, and their models answer.

locals {
  # Gemini is tuned in two regions and answers from two multi-regions; none of them is in Asia.
  # https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning
  geography      = var.geography == "" ? (startswith(var.region, "europe-") ? "eu" : "us") : var.geography
  tuning_regions = { us = "us-central1", eu = "europe-west4" }

  # The predefined roles/aiplatform.user may do some 300 things more.
  # https://cloud.google.com/vertex-ai/docs/general/iam-permissions
  vertex_roles = {
    tunelineTrainer = {
      title = "${local.title}: train models"
      permissions = [
        "aiplatform.tuningJobs.cancel",
        "aiplatform.tuningJobs.create",
        "aiplatform.tuningJobs.get",
        "aiplatform.tuningJobs.list",
      ]
    }
    tunelineAnswerer = {
      title       = "${local.title}: ask models"
      permissions = ["aiplatform.endpoints.predict"]
    }
  }

  # dataset_upload asks a model how many tokens a dataset has, and may have its examples embedded: counting and
  # embedding need the same permission as answering.
  vertex_grants = merge([
    for role, functions in {
      tunelineTrainer  = ["dataset_upload", "job_poller"]
      tunelineAnswerer = ["dataset_upload", "job_poller", "line_operator", "line_reply"]
    } : { for function in functions : "${function} ${role}" => { function = function, role = role } }
  ]...)
}

resource "google_project_iam_custom_role" "vertex" {
  for_each = local.vertex_roles

  project = var.project
  # An id may have underscores and no hyphens.
  role_id     = "${each.key}${replace(local.suffix, "-", "_")}"
  title       = each.value.title
  permissions = each.value.permissions

  depends_on = [terraform_data.services_settled]
}

resource "google_project_iam_member" "vertex" {
  for_each = local.vertex_grants

  project = var.project
  role    = google_project_iam_custom_role.vertex[each.value.role].name
  member  = google_service_account.function[each.value.function].member
}

# Vertex AI reads training files from a bucket in its own geography. They are copies of prepared files.
resource "google_storage_bucket" "training" {
  name                        = "${local.prefix}-training"
  location                    = upper(local.geography)
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  versioning {
    enabled = false
  }

  # A deleted copy is gone at once; the prepared file that it was made from stays in the artifact bucket.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # job_poller deletes the copies when a job ends. This rule deletes what a crash has left.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 30
    }
  }

  depends_on = [terraform_data.services_settled]
}

# Vertex AI's own account reads the files. Google creates it at the first use of Vertex AI, and nothing can be granted
# to it before. If this command fails and the account exists, nothing is lost; if it does not exist, the grant fails
# and says so. https://cloud.google.com/iam/docs/create-service-agents
resource "terraform_data" "vertex_agent" {
  triggers_replace = [local.number]

  provisioner "local-exec" {
    command    = "gcloud beta services identity create --service=aiplatform.googleapis.com --project=${var.project} --quiet"
    on_failure = continue
  }

  depends_on = [terraform_data.services_settled]
}

locals {
  # Who may do what in the bucket of training files.
  training_grants = {
    dataset_upload = { role = "roles/storage.objectUser", member = google_service_account.function["dataset_upload"].member }
    job_poller     = { role = "roles/storage.objectUser", member = google_service_account.function["job_poller"].member }
    vertex_agent   = { role = "roles/storage.objectViewer", member = "serviceAccount:service-${local.number}@gcp-sa-aiplatform.iam.gserviceaccount.com" }
  }
}

resource "google_storage_bucket_iam_member" "training" {
  for_each = local.training_grants

  bucket = google_storage_bucket.training.name
  role   = each.value.role
  member = each.value.member

  depends_on = [terraform_data.vertex_agent]
}
