# Two bots in one project: what one owns, the other neither has nor may use.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  project         = "clinic-bot"
  alert_email     = "somebody@clinic.example"
  billing_account = "0A0A0A-0B0B0B-0C0C0C"
  secret_versions = {}
  # Any file will do for a zip.
  bundle = "functions.tf"
}

run "a_second_bot" {
  command = plan

  variables {
    bot = "shop"
  }

  assert {
    condition     = alltrue([for each in google_cloudfunctions2_function.all : endswith(each.name, "-shop")])
    error_message = "The functions of a second bot have its name."
  }

  assert {
    condition = alltrue([
      for each in concat(values(google_service_account.function), values(google_service_account.caller), [google_service_account.builder]) :
      endswith(each.account_id, "-shop") && length(each.account_id) <= 30
    ])
    error_message = "A second bot has accounts of its own."
  }

  assert {
    condition = toset([
      google_storage_bucket.datasets.name, google_storage_bucket.artifacts.name, google_storage_bucket.training.name, google_storage_bucket.source.name
      ]) == toset([
      "clinic-bot-tuneline-shop-datasets", "clinic-bot-tuneline-shop-artifacts", "clinic-bot-tuneline-shop-training", "clinic-bot-tuneline-shop-source"
    ])
    error_message = "A second bot has buckets of its own."
  }

  assert {
    condition     = alltrue([for each in google_storage_bucket_iam_member.functions : startswith(each.bucket, "clinic-bot-tuneline-shop-")]) && alltrue([for each in google_storage_bucket_iam_member.training : each.bucket == "clinic-bot-tuneline-shop-training"])
    error_message = "The functions of a second bot use its buckets and no others."
  }

  assert {
    condition     = google_firestore_database.bot.name == "tuneline-shop" && alltrue([for each in google_project_iam_member.documents : each.condition[0].expression == "resource.name == \"projects/clinic-bot/databases/tuneline-shop\""])
    error_message = "The functions of a second bot read its own database and no other."
  }

  assert {
    condition     = length(google_secret_manager_secret.all) > 0 && alltrue([for each in google_secret_manager_secret.all : endswith(each.secret_id, "-shop")]) && alltrue([for each in google_secret_manager_secret_iam_member.readers : endswith(each.secret_id, "-shop")])
    error_message = "The functions of a second bot read its own secrets and no others."
  }

  assert {
    condition     = google_cloud_tasks_queue.replies.name == "replies-shop" && google_cloud_tasks_queue_iam_member.webhook.name == "replies-shop" && google_cloud_scheduler_job.poller.name == "job-poller-shop"
    error_message = "A second bot has a queue and a clock of its own."
  }

  assert {
    condition     = alltrue([for key, each in google_cloud_run_v2_service_iam_member.callers : each.name == google_cloudfunctions2_function.all[key].name]) && output.webhook_url == "https://line-webhook-shop-123456789012.asia-east1.run.app" && endswith(output.reply_queue, "/queues/replies-shop")
    error_message = "LINE and the queue call the functions of a second bot at addresses of its own."
  }

  assert {
    condition     = alltrue([for each in google_project_iam_custom_role.vertex : endswith(each.role_id, "_shop")])
    error_message = "A second bot has roles of its own, so that the first can be taken down."
  }

  assert {
    condition = alltrue([
      for filter in concat(
        [for each in google_monitoring_alert_policy.log : each.conditions[0].condition_matched_log[0].filter],
        [for each in google_logging_metric.kinds : each.filter],
      ) : strcontains(filter, "resource.labels.service_name=(") && length(regexall("-shop\"", filter)) == 5
    ])
    error_message = "An alert of a second bot is about its own log."
  }

  assert {
    condition     = length(google_billing_budget.cloud) == 0
    error_message = "The bill of the project is watched once, by the first bot."
  }

  assert {
    condition     = strcontains(google_project_iam_member.builder["roles/storage.objectViewer"].condition[0].expression, "resource.name.startsWith(\"projects/_/buckets/clinic-bot-tuneline-shop-source/\")")
    error_message = "The builder of a second bot reads its own code."
  }
}

run "the_first_bot" {
  command = plan

  assert {
    condition     = google_firestore_database.bot.name == "tuneline" && google_storage_bucket.datasets.name == "clinic-bot-tuneline-datasets" && google_cloud_tasks_queue.replies.name == "replies" && google_service_account.builder.account_id == "tuneline-builder"
    error_message = "The first bot keeps the names that it has always had."
  }

  assert {
    condition     = !strcontains(google_project_iam_member.builder["roles/storage.objectViewer"].condition[0].expression, "startsWith(\"projects/_/buckets/clinic-bot-tuneline-source\")")
    error_message = "The name of a bucket may be the beginning of another bot's, so a grant on it ends the name."
  }
}

run "names_of_bots" {
  command = plan

  variables {
    bot = "a-name-too-long"
  }

  expect_failures = [var.bot]
}
