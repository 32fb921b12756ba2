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
        "No bucket is public, none has access lists, and all are in the region",
    ),
    Mutation(
        "deleted datasets cannot be restored",
        "datasets.tf",
        "versioning {\n    enabled = true",
        "versioning {\n    enabled = false",
        "storage",
        "A replaced or deleted dataset can be restored",
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
        "a deleted dataset is stored for years",
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
        "Deleted objects are removed for good after 30 days",
    ),
    Mutation(
        "examples are deleted while they are shown",
        "datasets.tf",
        '["/train.jsonl", "/valid.jsonl"]',
        "[]",
        "storage",
        "Examples are stored as long as they are shown",
    ),
    Mutation(
        "the files of a serving model expire between two days of job_poller",
        "datasets.tf",
        "days_since_custom_time = 180",
        "days_since_custom_time = 1",
        "storage",
        "Prepared files expire half a year after a model needed them last",
    ),
    Mutation(
        "line_reply reads all files made from datasets",
        "datasets.tf",
        "if key == each.key]",
        "if false]",
        "callers",
        "line_reply reads the examples and their vectors, and no datasets or reports",
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
        "the field that expires is misspelt",
        "firestore.tf",
        'field      = "expire_at"',
        'field      = "expires_at"',
        "storage",
        "They expire by the field expire_at",
    ),
    Mutation(
        "the first deployment waits for expiry policies",
        "firestore.tf",
        "  skip_wait  = true\n\n  ttl_config",
        "\n  ttl_config",
        "storage",
        "A deployment does not wait for expiry policies",
    ),
    Mutation(
        "the first deployment waits for each index",
        "firestore.tf",
        "  skip_wait  = true\n\n  index_config",
        "\n  index_config",
        "storage",
        "A deployment does not wait for indexes",
    ),
    Mutation(
        "a growing field keeps its index",
        "firestore.tf",
        "  # No index: nothing asks for it.\n  index_config {}\n",
        "",
        "storage",
        "Growing fields have no index, which would limit a collection to 500 writes a second",
    ),
    Mutation(
        "the documents cannot be restored",
        "firestore.tf",
        '"POINT_IN_TIME_RECOVERY_ENABLED"',
        '"POINT_IN_TIME_RECOVERY_DISABLED"',
        "storage",
        "The documents can be restored, and are protected from deletion",
    ),
    Mutation(
        "the type of the database is invalid",
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
        "The builder reads sources, and no datasets",
    ),
    Mutation(
        "the zip always has the same name, so nothing is built again",
        "bundle.tf",
        '"source/${local.bundle_hash}.zip"',
        '"source/tuneline.zip"',
        "functions",
        "All five are built from one zip, whose name is the hash of its content",
    ),
)
