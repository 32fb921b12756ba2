# Alerts, the budget and the dashboard.

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

run "watch" {
  command = plan

  variables {
    billing_account = "000000-111111-222222"
  }

  assert {
    condition     = google_monitoring_notification_channel.email.labels["email_address"] == "somebody@clinic.example"
    error_message = "Alerts go to the given address."
  }

  assert {
    condition = alltrue(concat(
      [for each in google_monitoring_alert_policy.log : length(each.notification_channels) == 1 && length(each.documentation[0].content) > 20],
      [for each in google_monitoring_alert_policy.errors : length(each.notification_channels) == 1 && length(each.documentation[0].content) > 20],
      [for each in [google_monitoring_alert_policy.queue_age, google_monitoring_alert_policy.poller_silent] : length(each.notification_channels) == 1 && length(each.documentation[0].content) > 20],
    ))
    error_message = "Every alert has a recipient, and says what to do."
  }

  assert {
    condition = length(setsubtract(
      ["alert.dead_event", "alert.line_access", "alert.model_access", "alert.model_gone", "alert.month_budget", "notice.dataset_rejected", "notice.job_refused", "notice.job_stuck", "notice.model_ends"],
      keys(google_monitoring_alert_policy.log),
    )) == 0
    error_message = "Dead messages, stuck jobs, refused training and a model that ends soon each have an alert."
  }

  assert {
    condition = alltrue([
      for key, each in google_monitoring_alert_policy.log :
      each.conditions[0].condition_matched_log[0].filter == "${local.own_logs} AND jsonPayload.${split(".", key)[0]}=\"${split(".", key)[1]}\"" && length(each.alert_strategy[0].notification_rate_limit) == 1
    ])
    error_message = "Each alert reads its own field of the log, and is not sent for every line."
  }

  assert {
    condition = alltrue([
      for key, each in google_logging_metric.kinds :
      each.filter == "${local.own_logs} AND jsonPayload.${key}:*" && each.label_extractors["kind"] == "EXTRACT(jsonPayload.${key})" && each.metric_descriptor[0].metric_kind == "DELTA"
    ]) && toset(keys(google_logging_metric.kinds)) == toset(["alert", "notice"])
    error_message = "Both fields are counted, by their value."
  }

  assert {
    condition = alltrue([
      for key, each in google_monitoring_alert_policy.errors :
      strcontains(each.conditions[0].condition_threshold[0].filter, "service_name=\"${google_cloudfunctions2_function.all[key].name}\"") && strcontains(each.conditions[0].condition_threshold[0].filter, "response_code_class=\"5xx\"") && each.conditions[0].condition_threshold[0].comparison == "COMPARISON_GT"
    ]) && length(google_monitoring_alert_policy.errors) == 5
    error_message = "Each function's 5xx are watched."
  }

  assert {
    condition     = google_monitoring_alert_policy.errors["line_webhook"].conditions[0].condition_threshold[0].threshold_value == 0
    error_message = "One failed webhook raises the alert."
  }

  assert {
    condition     = google_monitoring_alert_policy.errors["dataset_upload"].conditions[0].condition_threshold[0].threshold_value == 0 && google_monitoring_alert_policy.errors["dataset_upload"].conditions[0].condition_threshold[0].aggregations[0].alignment_period == "3600s"
    error_message = "A failing dataset is delivered again every ten minutes, so one error within an hour raises the alert."
  }

  assert {
    condition     = { for key, each in google_monitoring_alert_policy.errors : key => each.conditions[0].condition_threshold[0].aggregations[0].alignment_period if key != "dataset_upload" } == { line_webhook = "300s", line_reply = "300s", line_operator = "300s", job_poller = "300s" }
    error_message = "The errors of the other functions are counted over five minutes."
  }

  assert {
    condition     = strcontains(google_monitoring_alert_policy.queue_age.conditions[0].condition_threshold[0].filter, "queue_id=\"replies\"") && google_monitoring_alert_policy.queue_age.conditions[0].condition_threshold[0].threshold_value < 45000
    error_message = "The alert is raised before answers are late."
  }

  assert {
    condition     = strcontains(google_monitoring_alert_policy.poller_silent.conditions[0].condition_absent[0].filter, "service_name=\"job-poller\"")
    error_message = "A poller that does not run raises an alert."
  }

  assert {
    condition     = google_billing_budget.cloud[0].amount[0].specified_amount[0].units == "20" && google_billing_budget.cloud[0].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "The budget watches this project."
  }

  assert {
    condition     = toset([for each in google_billing_budget.cloud[0].threshold_rules : each.threshold_percent]) == toset([0.5, 1]) && length(google_billing_budget.cloud[0].all_updates_rule[0].monitoring_notification_channels) == 1
    error_message = "It notifies at half and at the full amount."
  }

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.bot.dashboard_json).mosaicLayout.tiles) >= 8
    error_message = "The dashboard has charts."
  }

  assert {
    condition     = length(regexall(":(0|null|\\[\\]|\"\")[,}]", google_monitoring_dashboard.bot.dashboard_json)) == 0
    error_message = "The dashboard has no fields that the API omits, or every plan has a change."
  }

  assert {
    condition = alltrue([
      for number, tile in jsondecode(google_monitoring_dashboard.bot.dashboard_json).mosaicLayout.tiles :
      try(tile.xPos, 0) == number % 3 * 4 && try(tile.yPos, 0) == floor(number / 3) * 4 && tile.width == 4 && tile.height == 4
    ])
    error_message = "The charts are side by side, three in a row."
  }

  assert {
    condition     = anytrue([for tile in jsondecode(google_monitoring_dashboard.bot.dashboard_json).mosaicLayout.tiles : try(tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation.groupByFields, []) == ["metric.labels.kind"]])
    error_message = "Conditions that need an operator are shown by kind."
  }
}
