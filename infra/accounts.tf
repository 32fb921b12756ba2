# Who the functions are, who calls them, and what each of them may do in the project.

resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = each.value.name
  display_name = "${local.title}: ${each.value.name}"

  depends_on = [terraform_data.services_settled]
}

locals {
  callers = {
    tasks    = "${local.title}: the queue, which calls line-reply and line-operator"
    bucket   = "${local.title}: the dataset bucket's events, which call dataset-upload"
    schedule = "${local.title}: the clock, which calls job-poller"
  }
}

resource "google_service_account" "caller" {
  for_each = local.callers

  account_id   = "${each.key}-caller${local.suffix}"
  display_name = each.value

  depends_on = [terraform_data.services_settled]
}

# Documents, of this one database: https://cloud.google.com/firestore/docs/security/iam#conditions
resource "google_project_iam_member" "documents" {
  for_each = { for key, each in local.functions : key => each if each.documents }

  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.function[each.key].member

  condition {
    title      = "only-${google_firestore_database.bot.name}"
    expression = "resource.name == \"projects/${var.project}/databases/${google_firestore_database.bot.name}\""
  }
}

# Links to the reports of datasets are signed by the account that hands them out, in its own name only:
# https://cloud.google.com/iam/docs/service-account-permissions#token-creator-role
resource "google_service_account_iam_member" "signs_links" {
  service_account_id = google_service_account.function["line_operator"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.function["line_operator"].member
}

# The bucket's events come by Eventarc, which takes them from Cloud Storage through Pub/Sub:
# https://cloud.google.com/eventarc/docs/run/create-trigger-storage-gcloud
data "google_storage_project_service_account" "this" {
  project = var.project
}

locals {
  event_grants = {
    "roles/eventarc.eventReceiver" = google_service_account.caller["bucket"].member
    "roles/pubsub.publisher"       = "serviceAccount:${data.google_storage_project_service_account.this.email_address}"
    "roles/eventarc.serviceAgent"  = "serviceAccount:service-${local.number}@gcp-sa-eventarc.iam.gserviceaccount.com"
  }
}

# Eventarc's own account is made at the first use of Eventarc, and nothing can be granted to it before. A failure here
# is not told: where the account is there already nothing is lost, and where it is not the grant says so.
# https://cloud.google.com/iam/docs/create-service-agents
resource "terraform_data" "eventarc_agent" {
  triggers_replace = [local.number]

  provisioner "local-exec" {
    command    = "gcloud beta services identity create --service=eventarc.googleapis.com --project=${var.project} --quiet"
    on_failure = continue
  }

  depends_on = [terraform_data.services_settled]
}

resource "google_project_iam_member" "events" {
  for_each = local.event_grants

  project = var.project
  role    = each.key
  member  = each.value

  depends_on = [terraform_data.eventarc_agent]
}

# In a fresh project a grant takes minutes to reach Eventarc and Cloud Build, and the first trigger would fail with
# "Permission denied while using the Eventarc Service Agent". A function that is given a secret it did not see before
# would not start for the same reason.
resource "terraform_data" "grants_settled" {
  triggers_replace = [local.number, keys(local.secret_grants), keys(local.vertex_grants)]

  provisioner "local-exec" {
    command = "sleep 120"
  }

  depends_on = [
    google_artifact_registry_repository_iam_member.builder,
    google_project_iam_member.builder,
    google_project_iam_member.documents,
    google_project_iam_member.events,
    google_project_iam_member.vertex,
    google_secret_manager_secret_iam_member.readers,
    google_storage_bucket_iam_member.functions,
    google_storage_bucket_iam_member.training,
  ]
}
