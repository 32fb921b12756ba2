# The documents: one database, what expires in it, its backups.

resource "google_firestore_database" "bot" {
  project                           = var.project
  name                              = local.bot_name
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "OPTIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [terraform_data.services_settled]
}

locals {
  # Collections whose documents carry `expire_at`; Firestore deletes them within a day of it.
  # https://cloud.google.com/firestore/docs/ttl
  expiring = ["ai_notices", "chats", "checks", "comparisons", "datasets", "drafts", "evaluation_pairs", "events", "feedback", "generation_answers", "generations", "notices", "operator_answers", "pins", "unanswered"]

  # What no query asks for and would only cost: times, which grow and so hold a collection to 500 writes a second,
  # and texts of any length. Queries are equalities alone, which Firestore answers from the indexes of single fields.
  # https://cloud.google.com/firestore/docs/best-practices#indexes
  unindexed = {
    chats              = ["awaited", "correcting", "counted", "human", "pasted", "replies", "sent", "thumbs_down", "turns", "unread", "unsent", "waiting"]
    comparisons        = ["questions"]
    datasets           = ["problems"]
    drafts             = ["answer", "at", "decided_at", "edited_text", "messages", "question", "turn"]
    evaluation_pairs   = ["after", "before", "judged", "reference", "turns"]
    evaluations        = ["sides", "verdict"]
    events             = ["died_at", "lease_seconds", "lease_until", "messages", "news", "raw", "received_at", "turn"]
    feedback           = ["answer", "at", "correction", "question"]
    generation_answers = ["answer"]
    generations        = ["at", "passages"]
    notices            = ["created_at", "facts", "seen_by"]
    operator_answers   = ["answer", "at", "before", "question"]
    unanswered         = ["at", "question"]
    pins               = ["answer", "question", "since", "valid_from", "valid_until"]
    usage              = ["*"] # Counters alone, and a canary adds some of its own.
  }
}

# A field's setting takes Google minutes, and nothing here needs it to be done: nobody waits for it.
resource "google_firestore_field" "expire_at" {
  for_each = toset(local.expiring)

  project    = var.project
  database   = google_firestore_database.bot.name
  collection = each.key
  field      = "expire_at"
  skip_wait  = true

  ttl_config {}
  # No index: nothing asks for it.
  index_config {}
}

resource "google_firestore_field" "unindexed" {
  for_each = merge([
    for collection, fields in local.unindexed : { for field in fields : "${collection}.${field}" => [collection, field] }
  ]...)

  project    = var.project
  database   = google_firestore_database.bot.name
  collection = each.value[0]
  field      = each.value[1]
  skip_wait  = true

  index_config {}
}

resource "google_firestore_backup_schedule" "daily" {
  project   = var.project
  database  = google_firestore_database.bot.name
  retention = "604800s"

  daily_recurrence {}
}
