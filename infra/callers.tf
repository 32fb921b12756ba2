# Who may call what. The webhook alone is public: LINE's signature is its gate.

locals {
  # For each trigger, whose calls are let through.
  caller_members = merge(
    { public = "allUsers" },
    { for key, each in google_service_account.caller : key => each.member },
  )
}

# On the Cloud Run service behind the function: the function's own resource does not take this role.
# https://github.com/hashicorp/terraform-provider-google/issues/15264
resource "google_cloud_run_v2_service_iam_member" "callers" {
  for_each = local.functions

  project  = var.project
  location = var.region
  name     = google_cloudfunctions2_function.all[each.key].name
  role     = "roles/run.invoker"
  member   = local.caller_members[each.value.trigger]

  lifecycle {
    # A function that is made anew has no callers.
    replace_triggered_by = [google_cloudfunctions2_function.all[each.key].id]
  }
}

# line_webhook puts tasks on the queue, and the tasks carry the queue's account.
resource "google_cloud_tasks_queue_iam_member" "webhook" {
  project  = var.project
  location = var.region
  name     = google_cloud_tasks_queue.replies.name
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.function["line_webhook"].member
}

resource "google_service_account_iam_member" "webhook_as_tasks" {
  service_account_id = google_service_account.caller["tasks"].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.function["line_webhook"].member
}
