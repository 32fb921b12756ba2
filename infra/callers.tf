# Who may call what. The webhook alone is public: LINE's signature is its gate.

locals {
  # For each trigger, whose calls are let through.
  caller_members = merge(
    { public = "allUsers" },
    { for key, each in google_service_account.caller : key => each.member },
  )
}

# A grant is needed where IAM checks who calls.
locals {
  checked = { for key, each in local.functions : key => each if each.trigger != "public" || var.public_by == "allUsers" }
}

# On the Cloud Run service behind the function: the function's own resource does not take this role.
# https://github.com/hashicorp/terraform-provider-google/issues/15264
resource "google_cloud_run_v2_service_iam_member" "callers" {
  for_each = local.checked

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

# The other way to a public service, which Google recommends and which needs no grant to everybody. The function's own
# resource does not have it, and a deployment of the function may take it back, so each one sets it anew.
# https://cloud.google.com/run/docs/authenticating/public
resource "terraform_data" "no_check" {
  for_each = setsubtract(keys(local.functions), keys(local.checked))

  triggers_replace = [
    google_cloudfunctions2_function.all[each.key].id,
    google_cloudfunctions2_function.all[each.key].update_time,
  ]

  provisioner "local-exec" {
    command = "gcloud run services update ${local.functions[each.key].name} --no-invoker-iam-check --region=${var.region} --project=${var.project} --quiet"
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
