# The queue between LINE's webhook and the answer.

locals {
  # The queue's tries and the function's REPLY_TRIES: the function has to know which try is the last, for then it
  # puts down what is lost.
  reply_tries = 100
}

resource "google_cloud_tasks_queue" "replies" {
  name     = "replies${local.suffix}"
  location = var.region

  # https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig
  # A reply token is good for about a minute and dies after 20: the first tries come after 1, 2, 4 and 8 s, then
  # every 10 s, and the hundredth after 16 minutes. No time limit beside it: the queue would drop a task in silence.
  retry_config {
    max_attempts  = local.reply_tries
    min_backoff   = "1s"
    max_backoff   = "10s"
    max_doublings = 4
  }

  # No more at once than the instances of line_reply take, or Cloud Run turns them away. Those of line_operator take
  # fewer: a task that is turned away comes again, and only a flood of files brings so many.
  rate_limits {
    max_dispatches_per_second = 100
    max_concurrent_dispatches = local.functions.line_reply.max_instances * local.functions.line_reply.concurrency
  }

  depends_on = [terraform_data.services_settled]
}
