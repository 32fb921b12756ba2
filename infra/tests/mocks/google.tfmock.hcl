# What Google Cloud would answer: each account has an address of its own, so that a test sees who is meant.

mock_data "google_project" {
  defaults = {
    number = "123456789012"
  }
}

mock_data "google_storage_project_service_account" {
  defaults = {
    email_address = "service-123456789012@gs-project-accounts.iam.gserviceaccount.com"
  }
}

override_resource {
  target = google_service_account.function["line_webhook"]
  values = {
    email  = "line-webhook@clinic.example"
    member = "serviceAccount:line-webhook@clinic.example"
    name   = "accounts/line-webhook"
  }
}

override_resource {
  target = google_service_account.function["line_reply"]
  values = {
    email  = "line-reply@clinic.example"
    member = "serviceAccount:line-reply@clinic.example"
    name   = "accounts/line-reply"
  }
}

override_resource {
  target = google_service_account.function["line_operator"]
  values = {
    email  = "line-operator@clinic.example"
    member = "serviceAccount:line-operator@clinic.example"
    name   = "accounts/line-operator"
  }
}

override_resource {
  target = google_service_account.function["dataset_upload"]
  values = {
    email  = "dataset-upload@clinic.example"
    member = "serviceAccount:dataset-upload@clinic.example"
    name   = "accounts/dataset-upload"
  }
}

override_resource {
  target = google_service_account.function["job_poller"]
  values = {
    email  = "job-poller@clinic.example"
    member = "serviceAccount:job-poller@clinic.example"
    name   = "accounts/job-poller"
  }
}

override_resource {
  target = google_service_account.caller["tasks"]
  values = {
    email  = "tasks-caller@clinic.example"
    member = "serviceAccount:tasks-caller@clinic.example"
    name   = "accounts/tasks-caller"
  }
}

override_resource {
  target = google_service_account.caller["bucket"]
  values = {
    email  = "bucket-caller@clinic.example"
    member = "serviceAccount:bucket-caller@clinic.example"
    name   = "accounts/bucket-caller"
  }
}

override_resource {
  target = google_service_account.caller["schedule"]
  values = {
    email  = "schedule-caller@clinic.example"
    member = "serviceAccount:schedule-caller@clinic.example"
    name   = "accounts/schedule-caller"
  }
}

override_resource {
  target = google_service_account.builder
  values = {
    email  = "builder@clinic.example"
    member = "serviceAccount:builder@clinic.example"
    name   = "accounts/builder"
  }
}

override_resource {
  target = google_artifact_registry_repository.images
  values = {
    id = "projects/clinic-bot/locations/asia-east1/repositories/tuneline"
  }
}

override_resource {
  target = google_monitoring_dashboard.bot
  values = {
    id = "projects/123456789012/dashboards/0a1b2c"
  }
}

override_resource {
  target = google_project_iam_custom_role.vertex["tunelineTrainer"]
  values = {
    name = "roles/tunelineTrainer"
  }
}

override_resource {
  target = google_project_iam_custom_role.vertex["tunelineAnswerer"]
  values = {
    name = "roles/tunelineAnswerer"
  }
}
