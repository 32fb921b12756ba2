# What a person may choose, what becomes of it, and what is refused.

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

run "a_person_chooses" {
  command = plan

  variables {
    settings       = { CHAT_TTL_HOURS = "48", DATASET_PREFIX = "drop/" }
    language       = "ja"
    warm_instances = 1
  }

  assert {
    condition     = google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["CHAT_TTL_HOURS"] == "48" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["BOT_LANGUAGE"] == "ja"
    error_message = "A chosen setting reaches the function that reads it."
  }

  assert {
    condition     = !contains(keys(google_cloudfunctions2_function.all["line_webhook"].service_config[0].environment_variables), "CHAT_TTL_HOURS")
    error_message = "A chosen setting reaches no other function."
  }

  assert {
    condition     = [for key in ["line_webhook", "line_reply", "line_operator", "dataset_upload", "job_poller"] : tostring(google_cloudfunctions2_function.all[key].service_config[0].min_instance_count)] == ["1", "1", "0", "0", "0"]
    error_message = "On request, the functions that users wait for stay warm."
  }

  assert {
    condition     = length(google_billing_budget.cloud) == 0
    error_message = "Without a billing account there is no budget."
  }

  assert {
    condition     = strcontains(output.next_steps, "gs://clinic-bot-tuneline-datasets/drop/")
    error_message = "The command that uploads a dataset names the chosen folder."
  }
}

run "another_host_answers" {
  command = plan

  variables {
    secret_versions = { "chat-api-key" = "2" }
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "job_poller"] :
      contains([for one in google_cloudfunctions2_function.all[key].service_config[0].secret_environment_variables : "${one.key} ${one.version}"], "CHAT_API_KEY 2")
    ])
    error_message = "If the host of the models has its own key, the functions that ask it have that key."
  }

  assert {
    condition     = !contains([for one in google_cloudfunctions2_function.all["line_reply"].service_config[0].secret_environment_variables : one.key], "OPENAI_API_KEY")
    error_message = "Then line_reply does not see the key for training."
  }
}

run "what_cannot_work_is_refused" {
  command = plan

  variables {
    project         = "Clinic"
    alert_email     = "nobody"
    region          = "asia-east2"
    public_by       = "everybody"
    language        = "fr"
    reply_instances = 1000
    secret_versions = { "line-channel-secret" = "latest" }
  }

  expect_failures = [
    var.project, var.alert_email, var.region, var.public_by, var.language, var.reply_instances, var.secret_versions,
  ]
}

run "so_is_what_nobody_reads" {
  command = plan

  variables {
    settings        = { CHAT_TTL_HUORS = "48", OPENAI_API_KEY = "sk-in-the-wrong-place" }
    secret_versions = { "line-secret" = "1" }
  }

  expect_failures = [var.settings, var.secret_versions]
}

run "every_region_of_the_list_may_be_chosen" {
  command = plan

  variables {
    region = "asia-northeast1"
  }

  assert {
    condition     = google_storage_bucket.datasets.location == "asia-northeast1" && google_firestore_database.bot.location_id == "asia-northeast1"
    error_message = "Stored data are in the chosen region."
  }
}
