# Alerts: e-mails about conditions that need an operator.

resource "google_monitoring_notification_channel" "email" {
  display_name = "${local.title}: ${var.alert_email}"
  type         = "email"

  labels = {
    email_address = var.alert_email
  }

  depends_on = [terraform_data.services_settled]
}

locals {
  # The log of this bot alone: https://cloud.google.com/logging/docs/view/logging-query-language
  own_logs = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(${join(" OR ", [for each in local.functions : "\"${each.name}\""])})"

  # The texts name the commands for the first bot.
  bot_hint = var.bot == "" ? "" : " The bot is `${var.bot}`: add `--bot ${var.bot}` to the commands."

  # The values of the fields that the functions log for operators: `alert` is about one failed event, `notice` about
  # the deployment. The text is that of the e-mail.
  log_alerts = {
    alert = {
      dead_event   = { severity = "CRITICAL", text = "A message will never be answered. `scripts/tuneline events list --unanswered` says which and why; within 20 minutes `scripts/tuneline events replay ID` answers it." }
      line_access  = { severity = "CRITICAL", text = "LINE refuses the channel access token, so no message is answered. Issue a new one in the LINE Developers console and store it: `scripts/tuneline deploy rotate line-channel-access-token`." }
      model_access = { severity = "CRITICAL", text = "A model's host refuses the bot, so users get an apology, or another host's answer. On Vertex AI, check the API, the roles of the functions and the project's billing; elsewhere, check the key and the credit. Store a new key with `scripts/tuneline deploy rotate openai-api-key` (`chat-api-key` or `chat-endpoints` for another host)." }
      model_gone   = { severity = "ERROR", text = "The serving model was not found; an earlier one or the base model answers. Drop the dataset again to train another." }
      month_budget = { severity = "ERROR", text = "The bot has stopped answering: this month's answers have used up `month_usd` in `bot/settings`. Raise it to continue." }
    }
    notice = {
      cost_cap             = { severity = "ERROR", text = "Training waits: this month's jobs have used up MONTH_BUDGET_USD." }
      dataset_rejected     = { severity = "WARNING", text = "A dataset cannot be trained on. `scripts/tuneline dataset list`, then `scripts/tuneline dataset show ID` list every problem with its line and a fix." }
      dataset_stuck        = { severity = "WARNING", text = "The check of a dataset does not end. `scripts/tuneline dataset show ID` shows its state; split the file, or drop it again." }
      dataset_waiting      = { severity = "WARNING", text = "A dataset awaits approval: its training costs more than the budget, or its price is unknown. `scripts/tuneline dataset approve ID`." }
      line_quota           = { severity = "WARNING", text = "LINE's free messages of this month are used up, or nearly, so operators may get no notifications on LINE. Answers to users are replies and are not counted." }
      job_failed           = { severity = "ERROR", text = "A training job failed. `scripts/tuneline dataset show ID` says why." }
      job_refused          = { severity = "CRITICAL", text = "The host does not allow this organisation to train. `scripts/tuneline dataset show ID` names the alternatives." }
      job_stuck            = { severity = "ERROR", text = "A training job has made no progress for a long time. Check it at the host; if it is cancelled there, it is closed here within a minute." }
      model_ended          = { severity = "CRITICAL", text = "A model has been shut down. Train another on a base model with a later end." }
      model_ends           = { severity = "WARNING", text = "The serving model will be shut down soon. Train another on a base model with a later end." }
      model_held           = { severity = "WARNING", text = "A new model is held, because it is worse than the serving one. Compare the pairs of answers and decide." }
      model_rolled_back    = { severity = "WARNING", text = "An earlier model serves again." }
      questions_unknown    = { severity = "ERROR", text = "Most of the last day's questions were about nothing in the dataset, so its examples, or their index, are probably wrong. `scripts/tuneline dataset search FILE QUESTION` shows what is found; upload the right dataset again." }
      retrain_not_possible = { severity = "WARNING", text = "A model ends soon, and its dataset cannot be trained again as it is. `scripts/tuneline dataset retrain ID --dry-run` says why and what to do." }
      retrain_offered      = { severity = "WARNING", text = "The serving model ends soon. `scripts/tuneline dataset retrain ID` trains its dataset again on a newer base model, for the price that the notice names." }
    }
  }

  # Notices of expected events, and the day's count of dead messages, each of which has its own alert: they are in the
  # log and in the dashboard, and send no e-mail.
  quiet_notices = ["canary_ended", "canary_not_worse", "canary_running", "canary_slow", "digest", "draft_waiting", "events_dead", "handover", "hours_changed", "job_done", "job_started", "job_waiting", "key_refused", "model_promoted", "no_credit", "operator_added", "operator_removed", "vertex_refused"]

  log_alert_policies = merge([
    for field, kinds in local.log_alerts : { for kind, each in kinds : "${field}.${kind}" => merge(each, { field = field, kind = kind }) }
  ]...)
}

# On the log itself: a policy on a metric that was just made fails for ten minutes, in every fresh project.
# https://github.com/hashicorp/terraform-provider-google/issues/11102
resource "google_monitoring_alert_policy" "log" {
  for_each = local.log_alert_policies

  display_name          = "${local.title}: ${replace(each.value.kind, "_", " ")}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "${each.value.field} ${each.value.kind}"

    condition_matched_log {
      filter = "${local.own_logs} AND jsonPayload.${each.value.field}=\"${each.value.kind}\""
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${each.value.text}${local.bot_hint}"
  }

  alert_strategy {
    auto_close = "86400s"

    # A log that says it a thousand times is one e-mail an hour.
    notification_rate_limit {
      period = "3600s"
    }
  }
}

# The same events counted, with the kind as a label, for the dashboard.
resource "google_logging_metric" "kinds" {
  for_each = toset(["alert", "notice"])

  name        = "${local.bot_name}/${each.key}s"
  description = "Log events with the field `${each.key}`, by its value"
  filter      = "${local.own_logs} AND jsonPayload.${each.key}:*"

  metric_descriptor {
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
    display_name = "${local.title} ${each.key}s"

    labels {
      key        = "kind"
      value_type = "STRING"
    }
  }

  label_extractors = {
    kind = "EXTRACT(jsonPayload.${each.key})"
  }

  depends_on = [terraform_data.services_settled]
}

resource "google_monitoring_alert_policy" "errors" {
  for_each = local.functions

  display_name          = "${local.title}: ${each.value.name} answers 5xx"
  combiner              = "OR"
  severity              = each.value.trigger == "public" ? "CRITICAL" : "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "more than ${each.value.normal_errors} in ${each.value.error_minutes} minutes"

    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloudfunctions2_function.all[each.key].name}\" AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.normal_errors
      duration        = "0s"

      aggregations {
        alignment_period     = "${each.value.error_minutes * 60}s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Look at the log of ${each.value.name}: `gcloud run services logs read ${each.value.name} --region ${var.region} --project ${var.project}`."
  }
}

resource "google_monitoring_alert_policy" "queue_age" {
  display_name          = "${local.title}: messages wait in the queue"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  # https://cloud.google.com/monitoring/api/metrics_gcp_c#gcp-cloudtasks
  conditions {
    display_name = "a twentieth of them waits over ten seconds"

    condition_threshold {
      filter          = "resource.type=\"cloud_tasks_queue\" AND resource.labels.queue_id=\"${google_cloud_tasks_queue.replies.name}\" AND metric.type=\"cloudtasks.googleapis.com/queue/task_attempt_delays\""
      comparison      = "COMPARISON_GT"
      threshold_value = 10000
      duration        = "120s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_PERCENTILE_95"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "More is written than is answered: raise `reply_instances`, or the limit of requests at the model's host. After 45 s users get a button in place of the answer."
  }
}

resource "google_monitoring_alert_policy" "poller_silent" {
  display_name          = "${local.title}: job-poller does not run"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "no run of it ended well for a quarter of an hour"

    condition_absent {
      filter   = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloudfunctions2_function.all["job_poller"].name}\" AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"2xx\""
      duration = "900s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Jobs are not followed and finished models do not serve. Is ${google_cloud_scheduler_job.poller.name} paused? `gcloud scheduler jobs describe ${google_cloud_scheduler_job.poller.name} --location ${var.region} --project ${var.project}`."
  }
}
