# What Gemini on Vertex AI needs, and nothing of it with another trainer.

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

run "vertex_is_the_default" {
  command = plan

  assert {
    condition     = contains(keys(google_project_service.all), "aiplatform.googleapis.com")
    error_message = "Vertex AI is switched on."
  }

  assert {
    condition = { for role, each in google_project_iam_custom_role.vertex : role => each.permissions } == {
      tunelineTrainer  = toset(["aiplatform.tuningJobs.cancel", "aiplatform.tuningJobs.create", "aiplatform.tuningJobs.get", "aiplatform.tuningJobs.list"])
      tunelineAnswerer = toset(["aiplatform.endpoints.predict"])
    }
    error_message = "The two roles hold what the functions call, and no other permission."
  }

  assert {
    condition = toset([for each in google_project_iam_member.vertex : "${each.member} ${each.role}"]) == toset([
      "serviceAccount:dataset-upload@clinic.example roles/tunelineTrainer",
      "serviceAccount:dataset-upload@clinic.example roles/tunelineAnswerer",
      "serviceAccount:job-poller@clinic.example roles/tunelineTrainer",
      "serviceAccount:job-poller@clinic.example roles/tunelineAnswerer",
      "serviceAccount:line-reply@clinic.example roles/tunelineAnswerer",
    ])
    error_message = "line_reply asks models and trains none; line_webhook does neither."
  }

  assert {
    condition     = google_storage_bucket.training[0].location == "US" && google_storage_bucket.training[0].name == "clinic-bot-tuneline-training"
    error_message = "Training files are in the geography where the job runs."
  }

  assert {
    condition     = google_storage_bucket.training[0].public_access_prevention == "enforced" && google_storage_bucket.training[0].uniform_bucket_level_access
    error_message = "No bucket is public, and none has access lists of its own."
  }

  assert {
    condition     = google_storage_bucket.training[0].soft_delete_policy[0].retention_duration_seconds == 0 && one(google_storage_bucket.training[0].lifecycle_rule[0].condition).age == 30 && one(google_storage_bucket.training[0].lifecycle_rule[0].action).type == "Delete"
    error_message = "A copy for training is gone once it is deleted, and after 30 days at the latest."
  }

  assert {
    condition = toset([for each in google_storage_bucket_iam_member.training : "${each.member} ${each.role} ${each.bucket}"]) == toset([
      "serviceAccount:dataset-upload@clinic.example roles/storage.objectUser clinic-bot-tuneline-training",
      "serviceAccount:job-poller@clinic.example roles/storage.objectUser clinic-bot-tuneline-training",
      "serviceAccount:service-123456789012@gcp-sa-aiplatform.iam.gserviceaccount.com roles/storage.objectViewer clinic-bot-tuneline-training",
    ])
    error_message = "Two functions write training files, Vertex AI reads them, and line_reply does neither."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "dataset_upload", "job_poller"] :
      lookup(google_cloudfunctions2_function.all[key].service_config[0].environment_variables, "TRAINER", "") == "vertex"
    ])
    error_message = "The base model depends on the trainer, so each function that names it knows the trainer."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["VERTEX_LOCATION"] == "us"
    ])
    error_message = "The functions that ask models know where they answer."
  }

  assert {
    condition = alltrue([
      for key in ["dataset_upload", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "us-central1" && google_cloudfunctions2_function.all[key].service_config[0].environment_variables["TRAINING_BUCKET"] == "clinic-bot-tuneline-training"
    ])
    error_message = "The functions that train know where, and from which bucket."
  }
}

run "europe_trains_in_europe" {
  command = plan

  variables {
    region = "europe-west1"
  }

  assert {
    condition     = google_storage_bucket.training[0].location == "EU" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["VERTEX_LOCATION"] == "eu" && google_cloudfunctions2_function.all["job_poller"].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "europe-west4"
    error_message = "Functions in Europe train and answer in Europe."
  }
}

run "the_geography_may_be_chosen" {
  command = plan

  variables {
    geography = "eu"
  }

  assert {
    condition     = google_storage_bucket.training[0].location == "EU" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["VERTEX_LOCATION"] == "eu" && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "europe-west4"
    error_message = "A bot in Asia may train and answer in Europe."
  }
}

run "gemini_may_answer_while_openai_trains" {
  command = plan

  variables {
    trainer = "openai"
  }

  assert {
    condition     = length(google_storage_bucket.training) == 0 && length(google_storage_bucket_iam_member.training) == 0 && length(terraform_data.vertex_agent) == 0
    error_message = "With OpenAI there is no bucket of training files for Vertex AI."
  }

  assert {
    condition = toset([for each in google_project_iam_member.vertex : "${each.member} ${each.role}"]) == toset([
      "serviceAccount:job-poller@clinic.example roles/tunelineAnswerer",
      "serviceAccount:line-reply@clinic.example roles/tunelineAnswerer",
    ])
    error_message = "With OpenAI no function may train on Vertex AI; those that ask models may ask Gemini."
  }

  assert {
    condition = alltrue([
      for each in google_cloudfunctions2_function.all :
      length(setintersection(keys(each.service_config[0].environment_variables), ["TRAINING_BUCKET", "VERTEX_TUNING_REGION"])) == 0
    ])
    error_message = "With OpenAI no function is told where Vertex AI trains."
  }
}

run "there_are_two_geographies" {
  command = plan

  variables {
    geography = "asia"
    trainer   = "gemini"
  }

  expect_failures = [var.geography, var.trainer]
}
