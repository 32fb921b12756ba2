# Who may call what, and who may do what.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  project     = "clinic-bot"
  alert_email = "somebody@clinic.example"
  # Any file will do for a zip.
  bundle = "functions.tf"
}

run "callers" {
  command = plan

  assert {
    condition = { for key, each in google_cloud_run_v2_service_iam_member.callers : key => each.member } == {
      line_webhook   = "allUsers"
      line_reply     = "serviceAccount:tasks-caller@clinic.example"
      line_operator  = "serviceAccount:tasks-caller@clinic.example"
      dataset_upload = "serviceAccount:bucket-caller@clinic.example"
      job_poller     = "serviceAccount:schedule-caller@clinic.example"
    }
    error_message = "Only the webhook is public. Each other function has one caller: the queue, the bucket's events, the schedule."
  }

  assert {
    condition     = length(terraform_data.no_check) == 0
    error_message = "The check of callers stays on if all users have the right to call."
  }

  assert {
    condition = alltrue([
      for key, each in google_cloud_run_v2_service_iam_member.callers :
      each.role == "roles/run.invoker" && each.name == google_cloudfunctions2_function.all[key].name
    ])
    error_message = "A caller may only call its function."
  }

  assert {
    condition     = length(distinct([for each in google_cloudfunctions2_function.all : each.service_config[0].service_account_email])) == 5
    error_message = "Each function has its own account."
  }

  assert {
    condition = alltrue([
      for key, each in google_cloudfunctions2_function.all :
      each.service_config[0].service_account_email == "${each.name}@clinic.example" && each.build_config[0].service_account == "accounts/builder"
    ])
    error_message = "A function runs as its own account, and the builder builds it."
  }

  assert {
    condition = { for key, each in google_cloudfunctions2_function.all : key => each.service_config[0].ingress_settings } == {
      line_webhook = "ALLOW_ALL", line_reply = "ALLOW_ALL", line_operator = "ALLOW_ALL", job_poller = "ALLOW_ALL", dataset_upload = "ALLOW_INTERNAL_ONLY"
    }
    error_message = "Only Eventarc certainly counts as internal; the queue and the schedule are allowed by their identity."
  }

  assert {
    condition     = google_cloud_tasks_queue_iam_member.webhook.member == "serviceAccount:line-webhook@clinic.example" && google_cloud_tasks_queue_iam_member.webhook.name == "replies"
    error_message = "Only the webhook creates tasks in the queue."
  }

  assert {
    condition     = google_service_account_iam_member.webhook_as_tasks.member == "serviceAccount:line-webhook@clinic.example" && google_service_account_iam_member.webhook_as_tasks.service_account_id == "accounts/tasks-caller"
    error_message = "The webhook may give its tasks only the identity of the queue's account."
  }

  assert {
    condition     = google_service_account_iam_member.signs_links.member == "serviceAccount:line-operator@clinic.example" && google_service_account_iam_member.signs_links.service_account_id == "accounts/line-operator"
    error_message = "line_operator signs links in its own name only."
  }

  assert {
    condition = setunion(
      [for each in google_project_iam_member.documents : each.role],
      [for each in google_project_iam_member.events : each.role],
      [for each in google_project_iam_member.builder : each.role],
      [for each in google_storage_bucket_iam_member.functions : each.role],
      [for each in google_secret_manager_secret_iam_member.readers : each.role],
      [google_artifact_registry_repository_iam_member.builder.role],
      [google_cloud_tasks_queue_iam_member.webhook.role],
      [google_service_account_iam_member.webhook_as_tasks.role],
      [google_service_account_iam_member.signs_links.role],
      ) == toset([
        "roles/artifactregistry.writer",
        "roles/cloudtasks.enqueuer",
        "roles/datastore.user",
        "roles/eventarc.eventReceiver",
        "roles/eventarc.serviceAgent",
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
        "roles/logging.logWriter",
        "roles/pubsub.publisher",
        "roles/secretmanager.secretAccessor",
        "roles/storage.objectUser",
        "roles/storage.objectViewer",
    ])
    error_message = "A role is granted that is not in this list, or a required role is missing."
  }

  assert {
    condition = { for role, each in google_project_iam_member.events : role => each.member } == {
      "roles/eventarc.eventReceiver" = "serviceAccount:bucket-caller@clinic.example"
      "roles/pubsub.publisher"       = "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com"
      "roles/eventarc.serviceAgent"  = "serviceAccount:service-123456789012@gcp-sa-eventarc.iam.gserviceaccount.com"
    }
    error_message = "The bucket's events need these three grants."
  }

  assert {
    condition     = strcontains(google_project_iam_member.builder["roles/storage.objectViewer"].condition[0].expression, "gcf-v2-sources-123456789012-asia-east1") && !strcontains(google_project_iam_member.builder["roles/storage.objectViewer"].condition[0].expression, "datasets")
    error_message = "The builder reads sources, and no datasets."
  }

  assert {
    condition     = toset(keys(google_project_iam_member.documents)) == toset(["line_reply", "line_operator", "dataset_upload", "job_poller"])
    error_message = "The webhook does not read documents; the others do."
  }

  assert {
    condition = alltrue([
      for each in google_project_iam_member.documents :
      each.condition[0].expression == "resource.name == \"projects/clinic-bot/databases/tuneline\""
    ])
    error_message = "The grants are for documents of this one database."
  }

  assert {
    condition = toset([for each in google_storage_bucket_iam_member.functions : "${each.member} ${each.role} ${each.bucket}"]) == toset([
      "serviceAccount:dataset-upload@clinic.example roles/storage.objectViewer clinic-bot-tuneline-datasets",
      "serviceAccount:dataset-upload@clinic.example roles/storage.objectUser clinic-bot-tuneline-artifacts",
      "serviceAccount:job-poller@clinic.example roles/storage.objectUser clinic-bot-tuneline-artifacts",
      "serviceAccount:line-operator@clinic.example roles/storage.objectUser clinic-bot-tuneline-datasets",
      "serviceAccount:line-operator@clinic.example roles/storage.objectViewer clinic-bot-tuneline-artifacts",
      "serviceAccount:line-reply@clinic.example roles/storage.objectViewer clinic-bot-tuneline-artifacts",
    ])
    error_message = "Each account reads and writes only its buckets."
  }

  assert {
    condition = { for key, each in google_storage_bucket_iam_member.functions : key => each.condition[0].expression if length(each.condition) > 0 } == {
      line_operator_writes_its_files = "resource.name.startsWith(\"projects/_/buckets/clinic-bot-tuneline-datasets/objects/datasets/line/\")"
      line_reply_reads_examples      = "resource.name.startsWith(\"projects/_/buckets/clinic-bot-tuneline-artifacts/objects/prepared/\") && (resource.name.endsWith(\"/examples.jsonl\") || resource.name.endsWith(\".vectors\"))"
    }
    error_message = "line_reply reads the examples and their vectors, and no datasets or reports; line_operator the files that operators sent in LINE, and no other dataset."
  }
}

run "nobody_is_named_where_the_check_is_off" {
  command = plan

  variables {
    public_by = "no_check"
  }

  assert {
    condition     = toset(keys(terraform_data.no_check)) == toset(["line_webhook"])
    error_message = "The check is off only for the webhook."
  }

  assert {
    condition     = toset([for each in google_cloud_run_v2_service_iam_member.callers : each.member]) == toset(["serviceAccount:tasks-caller@clinic.example", "serviceAccount:bucket-caller@clinic.example", "serviceAccount:schedule-caller@clinic.example"])
    error_message = "If the check is off, no grant is to all users."
  }
}
