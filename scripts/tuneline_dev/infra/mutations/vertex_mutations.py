"""Mutations of what Vertex AI needs: roles, grants, the bucket of training files, keys of other hosts."""

from typing import Final

from tuneline_dev.infra.mutation import Mutation

VERTEX: Final = (
    Mutation(
        "the trainer's role deletes endpoints",
        "vertex.tf",
        '"aiplatform.tuningJobs.cancel",',
        '"aiplatform.tuningJobs.cancel", "aiplatform.endpoints.delete",',
        "vertex",
        "The two roles hold what the functions call",
    ),
    Mutation(
        "line_reply trains",
        "vertex.tf",
        '["dataset_upload", "job_poller"]\n',
        '["dataset_upload", "job_poller", "line_reply"]\n',
        "vertex",
        "line_reply asks models and trains none",
    ),
    Mutation(
        "training files stay in the functions' region",
        "vertex.tf",
        "upper(local.geography)",
        "var.region",
        "vertex",
        "Training files are in the geography",
    ),
    Mutation(
        "copies of training files are kept for a week",
        "vertex.tf",
        "retention_duration_seconds = 0",
        "retention_duration_seconds = 604800",
        "vertex",
        "A copy for training is gone once it is deleted",
    ),
    Mutation(
        "Vertex AI writes to the bucket",
        "vertex.tf",
        '"roles/storage.objectViewer"',
        '"roles/storage.objectUser"',
        "vertex",
        "Two functions write training files, Vertex AI reads them",
    ),
    Mutation(
        "line_reply does not know the trainer",
        "functions.tf",
        '"STORE",\n        "TRAINER",\n        "VERTEX_LOCATION",\n      ]\n    }\n\n    dataset_upload',
        '"STORE",\n        "VERTEX_LOCATION",\n      ]\n    }\n\n    dataset_upload',
        "vertex",
        "The base model depends on the trainer",
    ),
    Mutation(
        "the setting names another geography",
        "settings.tf",
        "VERTEX_LOCATION     = local.geography",
        'VERTEX_LOCATION     = "eu"',
        "vertex",
        "The functions that ask models know where they answer",
    ),
    Mutation(
        "Gemini is tuned in Taiwan",
        "vertex.tf",
        'us = "us-central1"',
        'us = "asia-east1"',
        "vertex",
        "The functions that train know where",
    ),
    Mutation(
        "Vertex AI is not switched on",
        "project.tf",
        '    "aiplatform.googleapis.com",\n',
        "",
        "vertex",
        "Vertex AI is switched on",
    ),
    Mutation(
        "a key of another host is asked for with Vertex AI",
        "secrets.tf",
        "if local.stored[name] || !local.trains_on_vertex",
        "if true",
        "secrets",
        "With Vertex AI no function sees a key",
    ),
    Mutation(
        "a place for a key of another host is made with Vertex AI",
        "secrets.tf",
        "if !contains(local.host_keys, name) || !local.trains_on_vertex || local.stored[name]",
        "if true",
        "secrets",
        "With Vertex AI there is no secret",
    ),
)
