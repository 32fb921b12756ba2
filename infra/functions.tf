# The five functions: one zip, five entry files, five accounts.

locals {
  # Each key is the file functions/KEY.py and the function in it; in Google Cloud it is called `name`.
  #
  # trigger    who may call it: everybody (public), the queue (tasks), the bucket's events (bucket), the clock (schedule)
  # secrets    what it reads from Secret Manager, by the variable's name; see secrets.tf
  # optional_secrets  the same, only once there is a version of it
  # embedder_secrets  the same, only if the embeddings are made at a host that takes a key
  # openai_secrets    the same, always if the trainer is openai; otherwise only once there is a version of it
  # settings   what it reads from its environment; the values are in settings.tf
  # documents  whether it reads and writes Firestore
  # normal_errors  so many 5xx answers within error_minutes are normal: 503 asks the caller to come again
  functions = {
    line_webhook = {
      name             = "line-webhook${local.suffix}"
      trigger          = "public"
      memory           = "512Mi"
      cpu              = "1"
      timeout_seconds  = 30
      concurrency      = 80
      min_instances    = var.warm_instances
      max_instances    = 10
      documents        = false
      normal_errors    = 0
      error_minutes    = 5
      secrets          = ["LINE_CHANNEL_SECRET"]
      optional_secrets = []
      embedder_secrets = []
      openai_secrets   = []
      settings = [
        "OPERATOR_URL",
        "REPLY_INVOKER",
        "REPLY_QUEUE",
        "REPLY_URL",
      ]
    }

    line_reply = {
      name    = "line-reply${local.suffix}"
      trigger = "tasks"
      memory  = "512Mi"
      cpu     = "1"
      # The queue gives a run 300 s; a late answer is made for 240 s.
      timeout_seconds = 300
      # A run waits for the model nearly all the time: 9 ms of processor an answer.
      concurrency      = 40
      min_instances    = var.warm_instances
      max_instances    = var.reply_instances
      documents        = true
      normal_errors    = 50
      error_minutes    = 5
      secrets          = ["LINE_CHANNEL_ACCESS_TOKEN"]
      optional_secrets = ["CHAT_ENDPOINTS"]
      embedder_secrets = ["EMBEDDING_API_KEY"]
      openai_secrets   = ["CHAT_API_KEY"]
      settings = [
        "ANSWER_SECONDS",
        "ARTIFACT_BUCKET",
        "BASE_MODEL",
        "BOT_LANGUAGE",
        "CHAT_BASE_URL",
        "CHAT_TTL_HOURS",
        "EMBEDDER",
        "EMBEDDING_BASE_URL",
        "EMBEDDING_LOCATION",
        "FALLBACK_MODEL",
        "FIRESTORE_DATABASE",
        "GOOGLE_CLOUD_REGION",
        "MONTH_BUDGET_USD",
        "OPENAI_BASE_URL",
        "REPLY_TRIES",
        "STORE",
        "TRAINER",
        "VERTEX_LOCATION",
      ]
    }

    line_operator = {
      name    = "line-operator${local.suffix}"
      trigger = "tasks"
      memory  = "512Mi"
      cpu     = "1"
      # The queue gives a run 300 s, as to line_reply.
      timeout_seconds = 300
      # A bot has few operators. Others may send files as well, and get a note.
      concurrency      = 20
      min_instances    = 0
      max_instances    = 3
      documents        = true
      normal_errors    = 50
      error_minutes    = 5
      secrets          = ["LINE_CHANNEL_ACCESS_TOKEN"]
      optional_secrets = ["CHAT_ENDPOINTS"]
      embedder_secrets = ["EMBEDDING_API_KEY"]
      openai_secrets   = ["CHAT_API_KEY"]
      settings = [
        "ANSWER_SECONDS",
        "ARTIFACT_BUCKET",
        "BASE_MODEL",
        "BOT_LANGUAGE",
        "CHAT_BASE_URL",
        "CHAT_TTL_HOURS",
        "DATASET_BUCKET",
        "DATASET_PREFIX",
        "EMBEDDER",
        "EMBEDDING_BASE_URL",
        "EMBEDDING_LOCATION",
        "FALLBACK_MODEL",
        "FIRESTORE_DATABASE",
        "GOOGLE_CLOUD_REGION",
        "MONTH_BUDGET_USD",
        "OPENAI_BASE_URL",
        "REPLY_TRIES",
        "STORE",
        "TRAINER",
        "VERTEX_LOCATION",
      ]
    }

    dataset_upload = {
      name    = "dataset-upload${local.suffix}"
      trigger = "bucket"
      memory  = "1Gi"
      cpu     = "1"
      # The most that an event may take: https://cloud.google.com/functions/quotas
      timeout_seconds = 540
      concurrency     = 1
      min_instances   = 0
      max_instances   = 3
      documents       = true
      # An upload that fails is brought again with pauses of up to ten minutes: a few errors an hour are all of them.
      normal_errors    = 0
      error_minutes    = 60
      secrets          = []
      optional_secrets = []
      embedder_secrets = ["EMBEDDING_API_KEY"]
      openai_secrets   = ["OPENAI_API_KEY"]
      settings = [
        "ARTIFACT_BUCKET",
        "BASE_MODEL",
        "BOT_LANGUAGE",
        "CHAT_BASE_URL",
        "DATASET_BUCKET",
        "DATASET_PREFIX",
        "EMBEDDER",
        "EMBEDDING_BASE_URL",
        "EMBEDDING_LOCATION",
        "FIRESTORE_DATABASE",
        "GOOGLE_CLOUD_REGION",
        "JOB_BUDGET_USD",
        "LEAST_MODEL_DAYS",
        "MONTH_BUDGET_USD",
        "OPENAI_BASE_URL",
        "STORE",
        "TRAINER",
        "TRAINING_BUCKET",
        "VERTEX_LOCATION",
        "VERTEX_TUNING_REGION",
      ]
    }

    job_poller = {
      name             = "job-poller${local.suffix}"
      trigger          = "schedule"
      memory           = "512Mi"
      cpu              = "1"
      timeout_seconds  = 540
      concurrency      = 1
      min_instances    = 0
      max_instances    = 1
      documents        = true
      normal_errors    = 3
      error_minutes    = 5
      secrets          = ["LINE_CHANNEL_ACCESS_TOKEN"]
      optional_secrets = ["CHAT_ENDPOINTS"]
      embedder_secrets = ["EMBEDDING_API_KEY"]
      openai_secrets   = ["CHAT_API_KEY", "OPENAI_API_KEY"]
      settings = [
        "ANSWER_SECONDS",
        "ARTIFACT_BUCKET",
        "BASE_MODEL",
        "BOT_LANGUAGE",
        "CHAT_BASE_URL",
        "CHAT_TTL_HOURS",
        "EMBEDDER",
        "EMBEDDING_BASE_URL",
        "EMBEDDING_LOCATION",
        "EVALUATION_JUDGE",
        "FALLBACK_MODEL",
        "FIRESTORE_DATABASE",
        "GOOGLE_CLOUD_REGION",
        "JOB_BUDGET_USD",
        "LEAST_MODEL_DAYS",
        "MONTH_BUDGET_USD",
        "OPENAI_BASE_URL",
        "REPLY_TRIES",
        "STORE",
        "TRAINER",
        "TRAINING_BUCKET",
        "VERTEX_LOCATION",
        "VERTEX_TUNING_REGION",
      ]
    }
  }

  # Known before any function exists, so that the webhook can be told where the replies go:
  # https://cloud.google.com/run/docs/triggering/https-request#deterministic
  urls = { for key, each in local.functions : key => "https://${each.name}-${local.number}.${var.region}.run.app" }
}

resource "google_cloudfunctions2_function" "all" {
  for_each = local.functions

  name     = each.value.name
  location = var.region

  build_config {
    runtime           = "python313"
    entry_point       = each.key
    docker_repository = google_artifact_registry_repository.images.id
    service_account   = google_service_account.builder.name

    environment_variables = {
      GOOGLE_FUNCTION_SOURCE = "functions/${each.key}.py"
    }

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.bundle.name
      }
    }
  }

  service_config {
    available_memory                 = each.value.memory
    available_cpu                    = each.value.cpu
    timeout_seconds                  = each.value.timeout_seconds
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = each.value.min_instances
    max_instance_count               = each.value.max_instances
    service_account_email            = google_service_account.function[each.key].email
    # IAM is the gate, see callers.tf. Eventarc alone is sure to count as internal.
    ingress_settings               = each.value.trigger == "bucket" ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"
    all_traffic_on_latest_revision = true

    environment_variables = merge(
      { for name in each.value.settings : name => local.environment[name] if contains(keys(local.environment), name) },
      {
        # A log line carries the trace of its request, which has the project's id in it.
        GOOGLE_CLOUD_PROJECT = var.project
        # With it the framework switches off every logger that exists when it has loaded the function.
        LOG_EXECUTION_ID = "false"
      },
    )

    dynamic "secret_environment_variables" {
      for_each = toset(local.secrets_of[each.key])

      content {
        key        = secret_environment_variables.value
        project_id = var.project
        secret     = google_secret_manager_secret.all[secret_environment_variables.value].secret_id
        version    = lookup(var.secret_versions, local.secret_ids[secret_environment_variables.value], "1")
      }
    }
  }

  dynamic "event_trigger" {
    for_each = each.value.trigger == "bucket" ? [google_storage_bucket.datasets] : []

    content {
      event_type            = "google.cloud.storage.object.v1.finalized"
      trigger_region        = var.region
      retry_policy          = "RETRY_POLICY_RETRY"
      service_account_email = google_service_account.caller["bucket"].email

      event_filters {
        attribute = "bucket"
        value     = event_trigger.value.name
      }
    }
  }

  depends_on = [terraform_data.grants_settled]
}
