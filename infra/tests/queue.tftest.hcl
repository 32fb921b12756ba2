# The queue against the life of a reply token, and the clock.

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

run "queue" {
  command = plan

  assert {
    condition     = google_cloud_tasks_queue.replies.retry_config[0].min_backoff == "1s"
    error_message = "The first retry comes after a second, within the reply token's minute."
  }

  # https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig
  assert {
    condition = sum([
      for number in range(google_cloud_tasks_queue.replies.retry_config[0].max_attempts - 1) : min(
        tonumber(trimsuffix(google_cloud_tasks_queue.replies.retry_config[0].max_backoff, "s")),
        tonumber(trimsuffix(google_cloud_tasks_queue.replies.retry_config[0].min_backoff, "s")) * pow(2, min(number, google_cloud_tasks_queue.replies.retry_config[0].max_doublings)),
      )
    ]) <= 20 * 60
    error_message = "The last try comes before a reply token expires, 20 minutes after its event."
  }

  assert {
    condition = sum([
      for number in range(min(12, google_cloud_tasks_queue.replies.retry_config[0].max_attempts - 1)) : min(
        tonumber(trimsuffix(google_cloud_tasks_queue.replies.retry_config[0].max_backoff, "s")),
        tonumber(trimsuffix(google_cloud_tasks_queue.replies.retry_config[0].min_backoff, "s")) * pow(2, min(number, google_cloud_tasks_queue.replies.retry_config[0].max_doublings)),
      )
    ]) >= 60 && google_cloud_tasks_queue.replies.retry_config[0].max_attempts >= 12
    error_message = "Retries last longer than the token's first minute, so a host's outage of that length costs no answer."
  }

  assert {
    condition     = tonumber(trimsuffix(google_cloud_tasks_queue.replies.retry_config[0].max_backoff, "s")) <= 10
    error_message = "A dead run is taken over within ten seconds."
  }

  assert {
    condition     = tostring(google_cloud_tasks_queue.replies.retry_config[0].max_attempts) == google_cloudfunctions2_function.all["line_reply"].service_config[0].environment_variables["REPLY_TRIES"]
    error_message = "The function knows the number of tries."
  }

  assert {
    condition     = google_cloud_tasks_queue.replies.rate_limits[0].max_concurrent_dispatches == google_cloudfunctions2_function.all["line_reply"].service_config[0].max_instance_count * google_cloudfunctions2_function.all["line_reply"].service_config[0].max_instance_request_concurrency
    error_message = "The queue dispatches as many tasks at once as the function's instances take."
  }

  assert {
    condition     = google_cloud_tasks_queue.replies.rate_limits[0].max_dispatches_per_second > 0 && google_cloud_tasks_queue.replies.rate_limits[0].max_dispatches_per_second <= 500
    error_message = "A queue dispatches at most 500 a second."
  }

  assert {
    condition     = google_cloud_tasks_queue.replies.location == "asia-east1"
    error_message = "The queue is in the functions' region."
  }

  assert {
    condition     = google_cloud_scheduler_job.poller.schedule == "* * * * *" && google_cloud_scheduler_job.poller.time_zone == "Etc/UTC"
    error_message = "Jobs are polled every minute."
  }

  assert {
    condition     = google_cloud_scheduler_job.poller.http_target[0].oidc_token[0].service_account_email == "schedule-caller@clinic.example" && google_cloud_scheduler_job.poller.http_target[0].uri == "https://job-poller-123456789012.asia-east1.run.app" && google_cloud_scheduler_job.poller.http_target[0].oidc_token[0].audience == google_cloud_scheduler_job.poller.http_target[0].uri
    error_message = "The schedule calls job_poller with the account that has the right."
  }

  assert {
    condition     = google_cloud_scheduler_job.poller.http_target[0].http_method == "POST" && google_cloud_scheduler_job.poller.region == "asia-east1" && tonumber(trimsuffix(google_cloud_scheduler_job.poller.attempt_deadline, "s")) >= google_cloudfunctions2_function.all["job_poller"].service_config[0].timeout_seconds
    error_message = "The deadline of a run is the function's timeout."
  }

  assert {
    condition     = google_cloudfunctions2_function.all["job_poller"].service_config[0].max_instance_count == 1 && google_cloudfunctions2_function.all["job_poller"].service_config[0].max_instance_request_concurrency == 1
    error_message = "Only one poller runs at a time; a second would repeat all calls."
  }
}
