"""Mutations of who may call and read: accounts, callers and secrets."""

from typing import Final

from tuneline_dev.infra.mutation import Mutation

ACCESS: Final = (
    Mutation(
        "functions own the documents",
        "accounts.tf",
        '"roles/datastore.user"',
        '"roles/datastore.owner"',
        "callers",
        "A role is granted that is not in this list, or a required role is missing",
    ),
    Mutation(
        "the grant on documents is on the default database",
        "accounts.tf",
        '/databases/${google_firestore_database.bot.name}\\""',
        '/databases/(default)\\""',
        "callers",
        "The grants are for documents of this one database",
    ),
    Mutation(
        "links are signed in the name of the job poller",
        "accounts.tf",
        'service_account_id = google_service_account.function["line_operator"].name',
        'service_account_id = google_service_account.function["job_poller"].name',
        "callers",
        "line_operator signs links in its own name only",
    ),
    Mutation(
        "another service's agent has Eventarc's grant",
        "accounts.tf",
        "@gcp-sa-eventarc.",
        "@gcp-sa-pubsub.",
        "callers",
        "The bucket's events need these three grants",
    ),
    Mutation(
        "callers may administer their function",
        "callers.tf",
        '"roles/run.invoker"',
        '"roles/run.admin"',
        "callers",
        "A caller may only call its function",
    ),
    Mutation(
        "all users are granted although the check is off",
        "callers.tf",
        ' || var.public_by == "allUsers"',
        " || true",
        "callers",
        "The check is off only for the webhook",
    ),
    Mutation(
        "every secret is granted to the webhook",
        "secrets.tf",
        "google_service_account.function[each.value.function].member",
        'google_service_account.function["line_webhook"].member',
        "secrets",
        "There is one grant for each function and secret, and no other",
    ),
    Mutation(
        "a key for embeddings is seen without need",
        "secrets.tf",
        "if local.stored[name] && local.embeds_with_key",
        "if local.stored[name]",
        "secrets",
        "With an embedding model of Google's dataset_upload sees no key",
    ),
    Mutation(
        "the key of the chat is seen for embeddings at another host",
        "secrets.tf",
        "local.stored[secret] || local.embeds_elsewhere ? secret",
        "local.stored[secret] ? secret",
        "secrets",
        "dataset_upload does not see a key for another host",
    ),
    Mutation(
        "a secret leaves the region",
        "secrets.tf",
        "location = var.region",
        'location = "us-central1"',
        "secrets",
        "Secrets stay in the region",
    ),
)
