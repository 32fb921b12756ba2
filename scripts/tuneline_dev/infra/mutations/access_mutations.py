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
        "A role that nobody has looked at",
    ),
    Mutation(
        "the grant on documents is on the default database",
        "accounts.tf",
        '/databases/${google_firestore_database.bot.name}\\""',
        '/databases/(default)\\""',
        "callers",
        "Documents of this one database alone",
    ),
    Mutation(
        "Eventarc's agent is another service's",
        "accounts.tf",
        "@gcp-sa-eventarc.",
        "@gcp-sa-pubsub.",
        "callers",
        "The bucket's events need these three grants",
    ),
    Mutation(
        "callers may administer what they call",
        "callers.tf",
        '"roles/run.invoker"',
        '"roles/run.admin"',
        "callers",
        "A caller may call its function, and do nothing else",
    ),
    Mutation(
        "everybody is named although the check is off",
        "callers.tf",
        ' || var.public_by == "allUsers"',
        " || true",
        "callers",
        "The check is switched off for the webhook",
    ),
    Mutation(
        "every secret is granted to the webhook",
        "secrets.tf",
        "google_service_account.function[each.value.function].member",
        'google_service_account.function["line_webhook"].member',
        "secrets",
        "One grant for each function and secret",
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
