# Who sees which secret.

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

run "secrets" {
  command = plan

  variables {
    trainer         = "openai"
    secret_versions = { "line-channel-secret" = "3" }
  }

  assert {
    condition = toset(flatten([
      for key, each in google_cloudfunctions2_function.all : [for one in each.service_config[0].secret_environment_variables : "${key} ${one.key}"]
      ])) == toset([
      "line_webhook LINE_CHANNEL_SECRET",
      "line_operator LINE_CHANNEL_ACCESS_TOKEN",
      "line_reply LINE_CHANNEL_ACCESS_TOKEN",
      "line_operator OPENAI_API_KEY",
      "line_reply OPENAI_API_KEY",
      "dataset_upload OPENAI_API_KEY",
      "job_poller LINE_CHANNEL_ACCESS_TOKEN",
      "job_poller OPENAI_API_KEY",
    ])
    error_message = "Each function sees only its own secrets: the webhook has no model key, and only the webhook has the channel secret."
  }

  assert {
    condition = toset([for each in google_secret_manager_secret_iam_member.readers : "${each.member} ${each.secret_id}"]) == toset(flatten([
      for key, each in google_cloudfunctions2_function.all : [
        for one in each.service_config[0].secret_environment_variables : "serviceAccount:${each.name}@clinic.example ${one.secret}"
      ]
    ]))
    error_message = "There is one grant for each function and secret, and no other."
  }

  assert {
    condition = alltrue(flatten([
      for each in google_cloudfunctions2_function.all : [
        for one in each.service_config[0].secret_environment_variables :
        one.version == (one.secret == "line-channel-secret" ? "3" : "1") && one.secret == local.secret_ids[one.key]
      ]
    ]))
    error_message = "Versions are pinned, and each variable reads the secret of its name."
  }

  assert {
    condition     = alltrue([for each in google_secret_manager_secret.all : each.replication[0].user_managed[0].replicas[0].location == "asia-east1"])
    error_message = "Secrets stay in the region."
  }
}

run "vertex_needs_no_key" {
  command = plan

  assert {
    condition = toset(flatten([
      for key, each in google_cloudfunctions2_function.all : [for one in each.service_config[0].secret_environment_variables : "${key} ${one.key}"]
      ])) == toset([
      "line_webhook LINE_CHANNEL_SECRET",
      "line_operator LINE_CHANNEL_ACCESS_TOKEN",
      "line_reply LINE_CHANNEL_ACCESS_TOKEN",
      "job_poller LINE_CHANNEL_ACCESS_TOKEN",
    ])
    error_message = "With Vertex AI no function sees a key of a model's host."
  }

  assert {
    condition     = toset(keys(google_secret_manager_secret.all)) == toset(["LINE_CHANNEL_ACCESS_TOKEN", "LINE_CHANNEL_SECRET"])
    error_message = "With Vertex AI there is no secret for a key of a model's host."
  }
}

run "a_stored_key_answers_on" {
  command = plan

  variables {
    secret_versions = { "openai-api-key" = "2", "chat-endpoints" = "1" }
  }

  assert {
    condition = toset(flatten([
      for key, each in google_cloudfunctions2_function.all : [for one in each.service_config[0].secret_environment_variables : "${key} ${one.key} ${one.version}"]
      ])) == toset([
      "line_webhook LINE_CHANNEL_SECRET 1",
      "line_operator CHAT_ENDPOINTS 1",
      "line_reply CHAT_ENDPOINTS 1",
      "line_operator LINE_CHANNEL_ACCESS_TOKEN 1",
      "line_reply LINE_CHANNEL_ACCESS_TOKEN 1",
      "line_operator OPENAI_API_KEY 2",
      "line_reply OPENAI_API_KEY 2",
      "dataset_upload OPENAI_API_KEY 2",
      "job_poller CHAT_ENDPOINTS 1",
      "job_poller LINE_CHANNEL_ACCESS_TOKEN 1",
      "job_poller OPENAI_API_KEY 2",
    ])
    error_message = "After a switch to Vertex AI the functions keep the stored key, so that a model tuned there before answers on."
  }

  assert {
    condition     = contains(keys(google_secret_manager_secret.all), "OPENAI_API_KEY") && contains(keys(google_secret_manager_secret.all), "CHAT_ENDPOINTS") && !contains(keys(google_secret_manager_secret.all), "CHAT_API_KEY")
    error_message = "A stored key is not deleted by a switch to Vertex AI."
  }
}

run "a_key_for_embeddings_is_seen_once_it_is_needed" {
  command = plan

  variables {
    settings        = { EMBEDDER = "bge-m3", EMBEDDING_BASE_URL = "https://gpu.example/v1" }
    secret_versions = { "chat-api-key" = "2", "embedding-api-key" = "3" }
  }

  assert {
    condition = toset(flatten([
      for key, each in google_cloudfunctions2_function.all : [for one in each.service_config[0].secret_environment_variables : "${key} ${one.key} ${one.version}"]
      ])) == toset([
      "line_webhook LINE_CHANNEL_SECRET 1",
      "line_operator LINE_CHANNEL_ACCESS_TOKEN 1",
      "line_operator CHAT_API_KEY 2",
      "line_operator EMBEDDING_API_KEY 3",
      "line_reply CHAT_API_KEY 2",
      "line_reply EMBEDDING_API_KEY 3",
      "line_reply LINE_CHANNEL_ACCESS_TOKEN 1",
      "dataset_upload EMBEDDING_API_KEY 3",
      "job_poller CHAT_API_KEY 2",
      "job_poller EMBEDDING_API_KEY 3",
      "job_poller LINE_CHANNEL_ACCESS_TOKEN 1",
    ])
    error_message = "The functions that embed see the key for embeddings, and dataset_upload no other key."
  }

  assert {
    condition = alltrue([
      for key in ["line_reply", "dataset_upload", "job_poller"] :
      google_cloudfunctions2_function.all[key].service_config[0].environment_variables["EMBEDDER"] == "bge-m3"
    ])
    error_message = "The functions that embed know the model."
  }
}

run "the_key_of_the_chat_embeds_at_the_same_host" {
  command = plan

  variables {
    settings        = { EMBEDDER = "text-embedding-3-small" }
    secret_versions = { "chat-api-key" = "2" }
  }

  assert {
    condition     = contains([for one in google_cloudfunctions2_function.all["dataset_upload"].service_config[0].secret_environment_variables : "${one.key} ${one.version}"], "CHAT_API_KEY 2")
    error_message = "If the embeddings have no key of their own, dataset_upload sees the key of the host of the chat."
  }
}

run "a_key_for_another_host_does_not_embed" {
  command = plan

  variables {
    settings        = { EMBEDDER = "bge-m3", EMBEDDING_BASE_URL = "https://gpu.example/v1" }
    secret_versions = { "chat-api-key" = "2" }
  }

  assert {
    condition     = length(google_cloudfunctions2_function.all["dataset_upload"].service_config[0].secret_environment_variables) == 0
    error_message = "dataset_upload does not see a key for another host than that of the embeddings."
  }
}

run "googles_embeddings_need_no_key" {
  command = plan

  variables {
    settings        = { EMBEDDER = "gemini-embedding-001", EMBEDDING_LOCATION = "europe-west4" }
    secret_versions = { "chat-api-key" = "2", "embedding-api-key" = "3" }
  }

  assert {
    condition     = length(google_cloudfunctions2_function.all["dataset_upload"].service_config[0].secret_environment_variables) == 0
    error_message = "With an embedding model of Google's dataset_upload sees no key."
  }

  assert {
    condition     = contains(keys(google_secret_manager_secret.all), "EMBEDDING_API_KEY")
    error_message = "A stored key for embeddings is not deleted when another model is chosen."
  }
}
