# What to do next, and what the commands in scripts/ need to know.

output "webhook_url" {
  description = "The webhook address for the LINE Developers console; `scripts/tuneline deploy smoke` sets it there."
  value       = local.urls["line_webhook"]
}

output "next_steps" {
  description = "What to do now, for a person."
  value       = <<-TEXT
    1. Add the bot as a friend and write to it: the base model answers.
       If LINE answers as well, switch the greeting and the auto-response off: manager.line.biz, Response settings.
    2. Drop your questions and answers. Each line is checked first; then the training begins:
         scripts/tuneline dataset drop questions.csv
       A copy in gs://${google_storage_bucket.datasets.name}/${local.datasets_folder} does the same.
    3. Look at the bot, and at what became of the dataset:
         scripts/tuneline status
       The dashboard: ${local.dashboard_url}
       Alerts go to ${var.alert_email}.
    LINE sends messages to ${local.urls["line_webhook"]}
    `scripts/tuneline deploy smoke` gives LINE this address, and tests the bot again.
  TEXT
}

output "reply_url" {
  description = "REPLY_URL: where the queue's tasks go."
  value       = local.settings.REPLY_URL
}

output "operator_url" {
  description = "OPERATOR_URL: where the queue's tasks of operators go."
  value       = local.settings.OPERATOR_URL
}

output "reply_queue" {
  description = "REPLY_QUEUE: the queue's full name."
  value       = local.settings.REPLY_QUEUE
}

output "reply_invoker" {
  description = "REPLY_INVOKER: the account that the tasks carry."
  value       = local.settings.REPLY_INVOKER
}

output "dataset_bucket" {
  description = "DATASET_BUCKET: where datasets are dropped."
  value       = google_storage_bucket.datasets.name
}

output "artifact_bucket" {
  description = "ARTIFACT_BUCKET: reports and prepared files."
  value       = google_storage_bucket.artifacts.name
}

output "firestore_database" {
  description = "FIRESTORE_DATABASE: the documents."
  value       = google_firestore_database.bot.name
}

output "settings" {
  description = "The settings of the functions, which `scripts/tuneline` uses as well. No key is among them."
  value       = merge(local.environment, { GOOGLE_CLOUD_PROJECT = var.project })
}

output "poller_job" {
  description = "The full name of the clock's job, for `gcloud scheduler jobs run`."
  value       = "projects/${var.project}/locations/${var.region}/jobs/${google_cloud_scheduler_job.poller.name}"
}

output "dashboard" {
  description = "The address of the dashboard."
  value       = local.dashboard_url
}

locals {
  dashboard_url = "https://console.cloud.google.com/monitoring/dashboards/builder/${basename(google_monitoring_dashboard.bot.id)}?project=${var.project}"
}
