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
    error_message = "A function has one name: line_reply is the file and the function in it, line-reply in Google Cloud."
  }

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.all)) == toset(["line_webhook", "line_reply", "line_operator", "dataset_upload", "job_poller"])
    error_message = "There are five functions."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.build_config[0].runtime == "python313"])
    error_message = "The runtime is Python 3.13, for which the requirements are pinned, and which is supported until 2029."
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
    error_message = "All five are built from one zip, whose name is the hash of its content."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].environment_variables["LOG_EXECUTION_ID"] == "false"])
    error_message = "Without LOG_EXECUTION_ID=false the functions' logs are lost."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].environment_variables["GOOGLE_CLOUD_PROJECT"] == "clinic-bot"])
    error_message = "Each function knows its project, or log lines are not linked to their request."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : coalesce(each.service_config[0].max_instance_count, 0) >= 1 && each.service_config[0].max_instance_count <= 100])
    error_message = "Each function has a maximum of instances, which bounds the cost."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].max_instance_request_concurrency == 1 || tonumber(each.service_config[0].available_cpu) >= 1])
    error_message = "Less than one processor takes one request at a time."
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : each.service_config[0].min_instance_count == 0])
    error_message = "Without messages, no instance runs."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["line_reply"].service_config[0].timeout_seconds == 300 && google_cloudfunctions2_function.all["line_operator"].service_config[0].timeout_seconds == 300 && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].timeout_seconds <= 540
    error_message = "The timeout of line_reply and line_operator is the queue's deadline; an event may take nine minutes."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["line_webhook"].service_config[0].max_instance_request_concurrency >= 40 && google_cloudfunctions2_function.all["line_reply"].service_config[0].max_instance_request_concurrency >= 20
    error_message = "A function that mostly waits takes many requests at once."
  }

  assert {
    condition = google_cloudfunctions2_function.all["line_webhook"].service_config[0].environment_variables == tomap({
      GOOGLE_CLOUD_PROJECT = "clinic-bot"
      LOG_EXECUTION_ID     = "false"
      OPERATOR_URL         = "https://line-operator-123456789012.asia-east1.run.app"
      REPLY_INVOKER        = "tasks-caller@clinic.example"
      REPLY_QUEUE          = "projects/clinic-bot/locations/asia-east1/queues/replies"
      REPLY_URL            = "https://line-reply-123456789012.asia-east1.run.app"
    })
    error_message = "The webhook knows the queue, the two targets of its tasks and their identity."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "line_operator", "dataset_upload", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["STORE"] == "firestore" && google_cloudfunctions2_function.all[key].service_config[0].environment_variables["FIRESTORE_DATABASE"] == "tuneline"
    ])
    error_message = "Documents are in Firestore, in the database tuneline."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["DATASET_BUCKET"] == "clinic-bot-tuneline-datasets" && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["ARTIFACT_BUCKET"] == "clinic-bot-tuneline-artifacts" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["ARTIFACT_BUCKET"] == "clinic-bot-tuneline-artifacts" && google_cloudfunctions2_function.all["line_operator"].service_config[0].environment_variables["ARTIFACT_BUCKET"] == "clinic-bot-tuneline-artifacts"
    error_message = "Each function gets the names of its own buckets."
  }

  assert {
    condition     = [for key, each in google_cloudfunctions2_function.all : key if length(each.event_trigger) == 1] == ["dataset_upload"]
    error_message = "Only dataset_upload has an event trigger."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].event_type == "google.cloud.storage.object.v1.finalized"
    error_message = "A finished upload triggers it."
  }

  assert {
    condition     = one([for each in google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].event_filters : each.value if each.attribute == "bucket"]) == "clinic-bot-tuneline-datasets"
    error_message = "The trigger is on the bucket for datasets."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].trigger_region == google_storage_bucket.datasets.location && google_storage_bucket.datasets.location == "asia-east1"
    error_message = "A trigger is in its bucket's region."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].retry_policy == "RETRY_POLICY_RETRY" && google_cloudfunctions2_function.all["dataset_upload"].event_trigger[0].service_account_email == "bucket-caller@clinic.example"
    error_message = "A failed upload is delivered again, by the account with the right to call."
  }

  assert {
    condition     = strcontains(output.next_steps, output.webhook_url) && strcontains(output.next_steps, "gs://clinic-bot-tuneline-datasets/datasets/")
    error_message = "The outputs have the webhook's address and the command that uploads a dataset."
  }
}
