# The secrets' places. Their values never pass through Terraform: `scripts/tuneline deploy secrets` stores them.

locals {
  # The ids of the first bot's; another bot has its own, with its name behind them.
  secret_ids = {
    CHAT_API_KEY              = "chat-api-key"
    CHAT_ENDPOINTS            = "chat-endpoints"
    EMBEDDING_API_KEY         = "embedding-api-key"
    LINE_CHANNEL_ACCESS_TOKEN = "line-channel-access-token"
    LINE_CHANNEL_SECRET       = "line-channel-secret"
    OPENAI_API_KEY            = "openai-api-key"
  }

  # What is read in place of a secret that has no version yet, as in functions/SETTINGS.md.
  secret_fallbacks = {
    CHAT_API_KEY      = "OPENAI_API_KEY"
    EMBEDDING_API_KEY = "CHAT_API_KEY"
  }

  # Whether each secret has a version.
  stored = { for name, id in local.secret_ids : name => contains(keys(var.secret_versions), id) }

  trains_on_vertex = var.trainer == "vertex"

  # Whether embeddings are made at a host that takes a key: not by the local model, and not by Google's.
  embeds_with_key = !can(regex("^(use|off|gemini-.*|text-(multilingual-)?embedding-0.*)?$", lower(lookup(var.settings, "EMBEDDER", ""))))
  # Whether that is not the host of the chat, whose key is for that host only.
  embeds_elsewhere = lookup(var.settings, "EMBEDDING_BASE_URL", "") != ""

  # What no function has to have: other hosts' keys, and with Vertex AI every key of a model's host. Such a secret has a
  # place only once it has a version, and a key that is stored stays.
  optional_secrets = toset(flatten([
    for each in local.functions : concat(each.optional_secrets, each.embedder_secrets, local.trains_on_vertex ? each.openai_secrets : [])
  ]))
  secret_places = { for name, id in local.secret_ids : name => id if !contains(local.optional_secrets, name) || local.stored[name] }

  # For each function, the secrets that it sees and no others. With Vertex AI a function sees a key of another host
  # only if one is stored, so that a model tuned there before answers on.
  secrets_of = {
    for key, each in local.functions : key => distinct(concat(
      each.secrets,
      [for name in each.optional_secrets : name if local.stored[name]],
      [
        for name in [
          for secret in each.embedder_secrets : local.stored[secret] || local.embeds_elsewhere ? secret : local.secret_fallbacks[secret]
        ] : name if local.stored[name] && local.embeds_with_key
      ],
      [
        for name in [
          for secret in each.openai_secrets : local.stored[secret] ? secret : lookup(local.secret_fallbacks, secret, secret)
        ] : name if local.stored[name] || !local.trains_on_vertex
      ],
    ))
  }

  secret_grants = merge([
    for key, names in local.secrets_of : { for name in names : "${key} ${name}" => { function = key, secret = name } }
  ]...)
}

resource "google_secret_manager_secret" "all" {
  for_each = local.secret_places

  project   = var.project
  secret_id = "${each.value}${local.suffix}"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  # A version that was destroyed by mistake can be had back for a week.
  version_destroy_ttl = "604800s"

  depends_on = [terraform_data.services_settled]
}

resource "google_secret_manager_secret_iam_member" "readers" {
  for_each = local.secret_grants

  project   = var.project
  secret_id = google_secret_manager_secret.all[each.value.secret].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.value.function].member

  # What a function does not need any more is taken from it once it runs without: an instance of the revision before
  # could not start in between.
  lifecycle {
    create_before_destroy = true
  }
}
