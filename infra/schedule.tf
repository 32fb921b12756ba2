# The clock that wakes job_poller.

resource "google_cloud_scheduler_job" "poller" {
  name             = "job-poller${local.suffix}"
  description      = "Follows training jobs, every minute"
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "540s"

  # The next minute comes soon enough.
  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri         = local.urls["job_poller"]

    oidc_token {
      service_account_email = google_service_account.caller["schedule"].email
      audience              = local.urls["job_poller"]
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.callers]
}
