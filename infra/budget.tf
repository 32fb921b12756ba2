# The cost of Google Cloud that sends an e-mail, of the whole project: the first bot watches it. It stops nothing:
# max_instances bounds a flood.

resource "google_billing_budget" "cloud" {
  count = var.billing_account == "" || var.bot != "" ? 0 : 1

  billing_account = var.billing_account
  display_name    = "Tuneline: ${var.project}"

  budget_filter {
    projects        = ["projects/${local.number}"]
    calendar_period = "MONTH"
  }

  # Without a currency it is the account's own; any other is refused.
  amount {
    specified_amount {
      units = tostring(var.cloud_budget_per_month)
    }
  }

  threshold_rules {
    threshold_percent = 0.5
  }

  threshold_rules {
    threshold_percent = 1.0
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.email.id]
    disable_default_iam_recipients   = false
  }

  depends_on = [terraform_data.services_settled]
}
