# What each function is: its file, its limits, its settings, what wakes it.

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

run "functions" {
  command = plan

  assert {
    condition = alltrue([
      for key, each in google_cloudfunctions2_function.all :
      each.build_config[0].entry_point == key && each.build_config[0].environment_variables["GOOGLE_FUNCTION_SOURCE"] == "functions/${key}.py" && each.name == replace(key, "_", "-")
    ])
    error_message = "One thing, one name: line_reply is the file, the function in it, and line-reply in Google Cloud."
  }

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.all)) == toset(["line_webhook", "line_reply", "dataset_upload", "job_poller"])
    error_message = "There are four functions."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.build_config[0].runtime == "python313"])
    error_message = "The runtime is Python 3.13, which the requirements are pinned for and which is kept until 2029."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.location == "asia-east1"])
    error_message = "Everything is in one region."
  }

  assert {
    condition = alltrue([
      for each in google_cloudfunctions2_function.all :
      each.build_config[0].source[0].storage_source[0].object == "source/${filesha256("functions.tf")}.zip" && each.build_config[0].source[0].storage_source[0].bucket == "clinic-bot-tuneline-source"
    ])
    error_message = "All four are built from one zip, whose name is its content's hash."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].environment_variables["LOG_EXECUTION_ID"] == "false"])
    error_message = "Without LOG_EXECUTION_ID=false no log of ours arrives."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].environment_variables["GOOGLE_CLOUD_PROJECT"] == "clinic-bot"])
    error_message = "Each knows its project, or its log lines are not found from their request."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : coalesce(each.service_config[0].max_instance_count, 0) >= 1 && each.service_config[0].max_instance_count <= 100])
    error_message = "Each function has a most of instances: it is what bounds the bill."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].max_instance_request_concurrency == 1 || tonumber(each.service_config[0].available_cpu) >= 1])
    error_message = "Less than one processor takes one request at a time."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].min_instance_count == 0])
    error_message = "While nobody writes, nothing runs."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["line_reply"].service_config[0].timeout_seconds == 300 && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].timeout_seconds <= 540
    error_message = "line_reply has as long as the queue gives it; an event may take nine minutes."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["line_webhook"].service_config[0].max_instance_request_concurrency >= 40 && google_cloudfunctions2_function.all["line_reply"].service_config[0].max_instance_request_concurrency >= 20
    error_message = "What only waits takes many requests at once."
  }

  assert {
    condition = google_cloudfunctions2_function.all["line_webhook"].service_config[0].environment_variables == tomap({
      GOOGLE_CLOUD_PROJECT = "clinic-bot"
      LOG_EXECUTION_ID     = "false"
      REPLY_INVOKER        = "tasks-caller@clinic.example"
      REPLY_QUEUE          = "projects/clinic-bot/locations/asia-east1/queues/replies"
      REPLY_URL            = "https://line-reply-123456789012.asia-east1.run.app"
    })
    error_message = "The webhook knows the queue, where its tasks go and as whom."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "dataset_upload", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["STORE"] == "firestore" && google_cloudfunctions2_function.all[key].service_config[0].environment_variables["FIRESTORE_DATABASE"] == "tuneline"
    ])
    error_message = "Documents are in Firestore, in the database tuneline."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["DATASET_BUCKET"] == "clinic-bot-tuneline-datasets" && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["ARTIFACT_BUCKET"] == "clinic-bot-tuneline-artifacts" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["ARTIFACT_BUCKET"] == "clinic-bot-tuneline-artifacts"
    error_message = "Each bucket's name goes where it belongs."
  }

  assert {
    condition     = [for key, each in google_cloudfunctions2_function.all : key if length(each.event_trigger) == 1] == ["dataset_upload"]
    error_message = "Only the dataset's function is woken by an event."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].event_type == "google.cloud.storage.object.v1.finalized"
    error_message = "An upload that is complete wakes it."
  }

  assert {
    condition     = one([for each in google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].event_filters : each.value if each.attribute == "bucket"]) == "clinic-bot-tuneline-datasets"
    error_message = "Of the bucket where datasets are dropped."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].trigger_region == google_storage_bucket.datasets.location && google_storage_bucket.datasets.location == "asia-east1"
    error_message = "A trigger is in its bucket's region."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].retry_policy == "RETRY_POLICY_RETRY" && google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].service_account_email == "bucket-caller@clinic.example"
    error_message = "An upload whose run failed is brought again, by the account that may call."
  }

  assert {
    condition     = strcontains(output.next_steps, output.webhook_url) && strcontains(output.next_steps, "gs://clinic-bot-tuneline-datasets/datasets/")
    error_message = "Whoever has deployed is told the webhook's address and how to drop a dataset."
  }
}
