# The values of the functions' settings; which function reads which is in functions.tf.

locals {
  # A setting that is not here, nor in var.settings, has the default of functions/SETTINGS.md.
  settings = {
    ARTIFACT_BUCKET      = google_storage_bucket.artifacts.name
    BOT_LANGUAGE         = var.language
    DATASET_BUCKET       = google_storage_bucket.datasets.name
    FIRESTORE_DATABASE   = google_firestore_database.bot.name
    GOOGLE_CLOUD_REGION  = var.region
    JOB_BUDGET_USD       = tostring(var.job_budget_usd)
    MONTH_BUDGET_USD     = tostring(var.month_budget_usd)
    OPERATOR_URL         = local.urls["line_operator"]
    REPLY_INVOKER        = google_service_account.caller["tasks"].email
    REPLY_QUEUE          = "projects/${var.project}/locations/${var.region}/queues/${google_cloud_tasks_queue.replies.name}"
    REPLY_TRIES          = tostring(local.reply_tries)
    REPLY_URL            = local.urls["line_reply"]
    STORE                = "firestore"
    TRAINER              = var.trainer
    TRAINING_BUCKET      = google_storage_bucket.training.name
    VERTEX_LOCATION      = local.geography
    VERTEX_TUNING_REGION = local.tuning_regions[local.geography]
  }

  # What is made here is not for anybody to choose.
  environment = merge(var.settings, local.settings)

  known_settings = setsubtract(flatten([for each in local.functions : each.settings]), keys(local.settings))
}
