# What Gemini on Vertex AI needs. It stays with another trainer, for jobs and models that exist already.

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
      "serviceAccount:line-operator@clinic.example roles/tunelineAnswerer",
      "serviceAccount:line-reply@clinic.example roles/tunelineAnswerer",
    ])
    error_message = "line_reply and line_operator ask models and train none; line_webhook does neither."
  }

  assert {
    condition     = google_storage_bucket.training.location == "US" && google_storage_bucket.training.name == "clinic-bot-tuneline-training"
    error_message = "Training files are in the geography where the job runs."
  }

  assert {
    condition     = google_storage_bucket.training.public_access_prevention == "enforced" && google_storage_bucket.training.uniform_bucket_level_access
    error_message = "No bucket is public, and none has access lists of its own."
  }

  assert {
    condition     = google_storage_bucket.training.soft_delete_policy[0].retention_duration_seconds == 0 && one(google_storage_bucket.training.lifecycle_rule[0].condition).age == 30 && one(google_storage_bucket.training.lifecycle_rule[0].action).type == "Delete"
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
      for key in ["line_reply", "line_operator", "dataset_upload", "job_poller"] :
      lookup(google_cloudfunctions2_function.all[key].service_config[0].environment_variables, "TRAINER", "") == "vertex"
    ])
    error_message = "The base model depends on the trainer, so each function that names it knows the trainer."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "line_operator", "dataset_upload", "job_poller"] :
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
    condition     = google_storage_bucket.training.location == "EU" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["VERTEX_LOCATION"] == "eu" && google_cloudfunctions2_function.all["job_poller"].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "europe-west4"
    error_message = "Functions in Europe train and answer in Europe."
  }
}

run "the_geography_may_be_chosen" {
  command = plan

  variables {
    geography = "eu"
  }

  assert {
    condition     = google_storage_bucket.training.location == "EU" && google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["VERTEX_LOCATION"] == "eu" && google_cloudfunctions2_function.all["dataset_upload"].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "europe-west4"
    error_message = "A bot in Asia may train and answer in Europe."
  }
}

# A job that Vertex AI runs is polled, started again and cleaned up after a switch, and its model is asked.
run "a_switch_to_openai_takes_nothing_from_jobs_and_models_of_gemini" {
  command = plan

  variables {
    trainer = "openai"
  }

  assert {
    condition     = google_storage_bucket.training.name == "clinic-bot-tuneline-training" && google_storage_bucket.training.location == "US"
    error_message = "With OpenAI the bucket with the training files of open jobs stays."
  }

  assert {
    condition = { for key, each in google_storage_bucket_iam_member.training : key => each.role } == {
      dataset_upload = "roles/storage.objectUser"
      job_poller     = "roles/storage.objectUser"
      vertex_agent   = "roles/storage.objectViewer"
    }
    error_message = "With OpenAI the training files of open jobs are read and deleted."
  }

  assert {
    condition = toset(keys(google_project_iam_member.vertex)) == toset([
      "dataset_upload tunelineAnswerer",
      "dataset_upload tunelineTrainer",
      "job_poller tunelineAnswerer",
      "job_poller tunelineTrainer",
      "line_operator tunelineAnswerer",
      "line_reply tunelineAnswerer",
    ])
    error_message = "With OpenAI open jobs of Vertex AI are polled, and tuned models of Gemini are asked."
  }

  assert {
    condition = alltrue([
      for key in ["dataset_upload", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["VERTEX_TUNING_REGION"] == "us-central1" && google_cloudfunctions2_function.all[key].service_config[0].environment_variables["TRAINING_BUCKET"] == "clinic-bot-tuneline-training"
    ])
    error_message = "With OpenAI a failed job of Vertex AI is started again in its region, from its bucket."
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
