# One page that says how the bot is.

locals {
  # https://cloud.google.com/monitoring/api/v3/filters#comparisons
  run        = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=one_of(${join(",", [for each in local.functions : "\"${each.name}\""])})"
  of_reply   = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${local.functions.line_reply.name}\""
  of_webhook = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${local.functions.line_webhook.name}\""
  requests   = "${local.run} AND metric.type=\"run.googleapis.com/request_count\""
  queue      = "resource.type=\"cloud_tasks_queue\" AND resource.labels.queue_id=\"${google_cloud_tasks_queue.replies.name}\""
  database   = "resource.type=\"firestore.googleapis.com/Database\" AND resource.labels.database_id=\"${google_firestore_database.bot.name}\""

  # Each chart: what it shows, and lines as [metric filter, aligner, reducer, label to group by].
  charts = [
    { title = "Messages answered, a minute", lines = [["${local.of_reply} AND metric.type=\"run.googleapis.com/request_count\"", "ALIGN_SUM", "REDUCE_SUM", "metric.labels.response_code_class"]] },
    { title = "Needs a person", lines = [["${local.run} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.kinds["alert"].name}\"", "ALIGN_SUM", "REDUCE_SUM", "metric.labels.kind"]] },
    { title = "Notices", lines = [["${local.run} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.kinds["notice"].name}\"", "ALIGN_SUM", "REDUCE_SUM", "metric.labels.kind"]] },
    { title = "A run of line-reply, median and p95, ms", lines = [
      ["${local.of_reply} AND metric.type=\"run.googleapis.com/request_latencies\"", "ALIGN_DELTA", "REDUCE_PERCENTILE_50", null],
      ["${local.of_reply} AND metric.type=\"run.googleapis.com/request_latencies\"", "ALIGN_DELTA", "REDUCE_PERCENTILE_95", null],
    ] },
    { title = "Webhook to 200, p99, ms", lines = [["${local.of_webhook} AND metric.type=\"run.googleapis.com/request_latencies\"", "ALIGN_DELTA", "REDUCE_PERCENTILE_99", null]] },
    { title = "Requests by function, a minute", lines = [[local.requests, "ALIGN_SUM", "REDUCE_SUM", "resource.labels.service_name"]] },
    { title = "Waiting in the queue", lines = [["${local.queue} AND metric.type=\"cloudtasks.googleapis.com/queue/depth\"", "ALIGN_MAX", "REDUCE_MAX", null]] },
    { title = "How long tasks wait, p95, ms", lines = [["${local.queue} AND metric.type=\"cloudtasks.googleapis.com/queue/task_attempt_delays\"", "ALIGN_DELTA", "REDUCE_PERCENTILE_95", null]] },
    { title = "Instances", lines = [["${local.run} AND metric.type=\"run.googleapis.com/container/instance_count\"", "ALIGN_MAX", "REDUCE_SUM", "resource.labels.service_name"]] },
    { title = "Memory used, share, p99", lines = [["${local.run} AND metric.type=\"run.googleapis.com/container/memory/utilizations\"", "ALIGN_DELTA", "REDUCE_PERCENTILE_99", "resource.labels.service_name"]] },
    { title = "Documents read and written, a minute", lines = [
      ["${local.database} AND metric.type=\"firestore.googleapis.com/document/read_ops_count\"", "ALIGN_SUM", "REDUCE_SUM", null],
      ["${local.database} AND metric.type=\"firestore.googleapis.com/document/write_ops_count\"", "ALIGN_SUM", "REDUCE_SUM", null],
    ] },
  ]
}

resource "google_monitoring_dashboard" "bot" {
  dashboard_json = jsonencode({
    displayName = local.title
    mosaicLayout = {
      columns = 12
      # The API leaves zeros and empty lists out of what it gives back: written here, they would be a change in each plan.
      # https://github.com/hashicorp/terraform-provider-google/issues/16173
      tiles = [for number, chart in local.charts : merge(
        { for side, value in { xPos = number % 3 * 4, yPos = floor(number / 3) * 4, width = 4, height = 4 } : side => value if value != 0 },
        {
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [for line in chart.lines : {
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter = line[0]
                    aggregation = merge(
                      { alignmentPeriod = "60s", perSeriesAligner = line[1], crossSeriesReducer = line[2] },
                      { for label in [line[3]] : "groupByFields" => [label] if label != null },
                    )
                  }
                }
              }]
            }
          }
        },
      )]
    }
  })

  depends_on = [terraform_data.services_settled]
}
