# What is kept: the buckets and the documents.

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

run "storage" {
  command = plan

  assert {
    condition = alltrue([
      for bucket in [google_storage_bucket.datasets, google_storage_bucket.artifacts, google_storage_bucket.source] :
      bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access && bucket.location == "asia-east1"
    ])
    error_message = "No bucket is public, none has access lists, and all are in the region."
  }

  assert {
    condition     = alltrue([for each in google_storage_bucket_iam_member.functions : !contains(["allUsers", "allAuthenticatedUsers"], each.member)])
    error_message = "Only the deployment's accounts read a bucket."
  }

  assert {
    condition     = google_storage_bucket.datasets.versioning[0].enabled && google_storage_bucket.datasets.soft_delete_policy[0].retention_duration_seconds >= 604800 && !google_storage_bucket.datasets.force_destroy
    error_message = "A replaced or deleted dataset can be restored."
  }

  assert {
    condition     = alltrue([for rule in google_storage_bucket.datasets.lifecycle_rule : one(rule.condition).with_state == "ARCHIVED" if one(rule.action).type == "Delete"])
    error_message = "Nothing deletes the newest version of a dataset."
  }

  assert {
    condition = alltrue([
      for bucket in [google_storage_bucket.datasets, google_storage_bucket.artifacts] :
      one(bucket.lifecycle_rule[0].action).type == "Delete" && one(bucket.lifecycle_rule[0].condition).days_since_noncurrent_time == 30
    ])
    error_message = "Deleted objects are removed for good after 30 days."
  }

  assert {
    condition     = anytrue([for rule in google_storage_bucket.artifacts.lifecycle_rule : one(rule.action).type == "Delete" && coalesce(one(rule.condition).age, 0) >= 90])
    error_message = "Files made from datasets are deleted in the end, and not too soon."
  }

  assert {
    condition     = one(google_storage_bucket.artifacts.lifecycle_rule[1].condition).days_since_custom_time == 180
    error_message = "Prepared files expire half a year after a model needed them last."
  }

  assert {
    condition = jsonencode([
      for rule in slice(google_storage_bucket.artifacts.lifecycle_rule, 1, 3) : one(rule.condition).matches_prefix if one(rule.action).type == "Delete"
      ]) == jsonencode([["prepared/"], ["evaluations/", "reports/"]]) && jsonencode([
      for rule in slice(google_storage_bucket.artifacts.lifecycle_rule, 1, 3) : one(rule.condition).matches_suffix if contains(one(rule.condition).matches_prefix, "prepared/")
    ]) == jsonencode([["/train.jsonl", "/valid.jsonl"]])
    error_message = "Examples are stored as long as they are shown."
  }

  assert {
    condition     = length(google_storage_bucket.artifacts.lifecycle_rule) == 3
    error_message = "The artifact bucket has a rule that is not in this list."
  }

  assert {
    condition     = google_firestore_database.bot.type == "FIRESTORE_NATIVE" && google_firestore_database.bot.name == "tuneline" && google_firestore_database.bot.location_id == "asia-east1"
    error_message = "The deployment has its own native database, in the region."
  }

  assert {
    condition     = google_firestore_database.bot.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED" && google_firestore_database.bot.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The documents can be restored, and are protected from deletion."
  }

  assert {
    condition     = toset([for each in google_firestore_field.expire_at : each.collection]) == toset(["ai_notices", "chats", "checks", "comparisons", "datasets", "drafts", "evaluation_pairs", "events", "feedback", "generation_answers", "generations", "notices", "operator_answers", "pins", "unanswered"])
    error_message = "These collections expire."
  }

  assert {
    condition     = alltrue([for each in google_firestore_field.expire_at : each.field == "expire_at" && each.database == "tuneline" && length(each.ttl_config) == 1])
    error_message = "They expire by the field expire_at."
  }

  assert {
    condition     = alltrue([for each in google_firestore_field.expire_at : each.skip_wait == true])
    error_message = "A deployment does not wait for expiry policies."
  }

  assert {
    condition     = alltrue([for each in google_firestore_field.unindexed : each.skip_wait == true])
    error_message = "A deployment does not wait for indexes."
  }

  assert {
    condition     = alltrue([for each in merge(google_firestore_field.expire_at, google_firestore_field.unindexed) : try(length(each.index_config[0].indexes) == 0, false)])
    error_message = "Growing fields have no index, which would limit a collection to 500 writes a second."
  }

  assert {
    condition     = length(google_firestore_backup_schedule.daily.daily_recurrence) == 1 && google_firestore_backup_schedule.daily.database == "tuneline" && tonumber(trimsuffix(google_firestore_backup_schedule.daily.retention, "s")) >= 604800
    error_message = "There is a backup each day, which is stored for a week."
  }

  assert {
    condition     = anytrue([for each in google_artifact_registry_repository.images.cleanup_policies : each.action == "DELETE"]) && anytrue([for each in google_artifact_registry_repository.images.cleanup_policies : each.action == "KEEP"])
    error_message = "Old images are deleted, and the latest ones stay."
  }
}
