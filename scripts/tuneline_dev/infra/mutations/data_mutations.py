"""Mutations of the data: buckets, the database and the source bundle."""

from typing import Final

from tuneline_dev.infra.mutation import VALIDATE, Mutation

DATA: Final = (
    Mutation(
        "the dataset bucket may be shared object by object",
        "datasets.tf",
        'datasets"\n  location                    = var.region\n  uniform_bucket_level_access = true',
        'datasets"\n  location                    = var.region\n  uniform_bucket_level_access = false',
        "storage",
        "No bucket is public",
    ),
    Mutation(
        "deleted datasets are gone",
        "datasets.tf",
        "versioning {\n    enabled = true",
        "versioning {\n    enabled = false",
        "storage",
        "A dataset that was uploaded over or deleted",
    ),
    Mutation(
        "the newest version of a dataset is deleted",
        "datasets.tf",
        '"ARCHIVED"\n    }\n  }\n\n  # Uploads',
        '"ANY"\n    }\n  }\n\n  # Uploads',
        "storage",
        "Nothing deletes the newest version",
    ),
    Mutation(
        "a deleted dataset stays for years",
        "datasets.tf",
        """  # What was uploaded over or deleted can be had back for a month, and is gone for good then.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
""",
        """  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 3000
""",
        "storage",
        "What was deleted is gone for good after 30 days",
    ),
    Mutation(
        "examples are deleted while they are shown",
        "datasets.tf",
        '["/train.jsonl", "/valid.jsonl"]',
        "[]",
        "storage",
        "Examples stay as long as they are shown",
    ),
    Mutation(
        "line_reply reads all that is made of datasets",
        "datasets.tf",
        "if key == each.key]",
        "if false]",
        "callers",
        "Who answers strangers reads the examples",
    ),
    Mutation(
        "a collection never expires",
        "firestore.tf",
        '"feedback", ',
        "",
        "storage",
        "These collections expire",
    ),
    Mutation(
        "a slip in the field that expires",
        "firestore.tf",
        'field      = "expire_at"',
        'field      = "expires_at"',
        "storage",
        "By their field expire_at",
    ),
    Mutation(
        "the first deployment waits for what expires",
        "firestore.tf",
        "  skip_wait  = true\n\n  ttl_config",
        "\n  ttl_config",
        "storage",
        "Nobody waits for what expires",
    ),
    Mutation(
        "the first deployment waits for each index",
        "firestore.tf",
        "  skip_wait  = true\n\n  index_config",
        "\n  index_config",
        "storage",
        "Nobody waits for an index",
    ),
    Mutation(
        "a growing field keeps its index",
        "firestore.tf",
        "  # No index: nothing asks for it.\n  index_config {}\n",
        "",
        "storage",
        "What grows with the time has no index",
    ),
    Mutation(
        "the documents cannot be had back",
        "firestore.tf",
        '"POINT_IN_TIME_RECOVERY_ENABLED"',
        '"POINT_IN_TIME_RECOVERY_DISABLED"',
        "storage",
        "The documents can be had back",
    ),
    Mutation(
        "a kind of database that Google does not know",
        "firestore.tf",
        '"FIRESTORE_NATIVE"',
        '"NATIVE"',
        VALIDATE,
        "type must be one of",
    ),
    Mutation(
        "the builder reads the datasets",
        "bundle.tf",
        '${var.region}", google_storage_bucket.source.name]',
        '${var.region}", google_storage_bucket.datasets.name]',
        "callers",
        "The builder reads sources, and no dataset",
    ),
    Mutation(
        "the zip has always the same name, so nothing is built anew",
        "bundle.tf",
        '"source/${local.bundle_hash}.zip"',
        '"source/tuneline.zip"',
        "functions",
        "All four are built from one zip",
    ),
)
