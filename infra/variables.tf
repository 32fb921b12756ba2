# What a person decides. Only the first two have no default.

variable "project" {
  description = "The id of the Google Cloud project that holds everything, such as tuneline-clinic. Billing must be on."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project's id has 6 to 30 small letters, digits and hyphens. It is not the project's name and not its number."
  }
}

variable "bot" {
  description = "The name of another bot in the same project, which shares nothing with the first: its functions, database, buckets, secrets and queue have this name behind theirs. Empty: the first bot. It cannot be changed once something is deployed."
  type        = string
  default     = ""

  validation {
    # A service account has 30 characters: dataset-upload-NAME and tuneline-builder-NAME have to fit.
    condition     = can(regex("^([a-z][a-z0-9-]{0,10}[a-z0-9])?$", var.bot))
    error_message = "A bot's name has 2 to 12 small letters, digits and hyphens, begins with a letter, and does not end with a hyphen."
  }
}

variable "alert_email" {
  description = "The e-mail address for alerts. Only one address; a mailing list is best."
  type        = string

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", var.alert_email))
    error_message = "This is not an e-mail address."
  }
}

locals {
  # The regions that may be chosen; `scripts/tuneline deploy` reads the same file. Google lets some new projects build in a few
  # regions only, which are marked `builds_at_once`: https://cloud.google.com/build/docs/locations
  # Hong Kong is left out: OpenAI refuses what is sent from there.
  regions = jsondecode(file("${path.module}/regions.json"))
}

variable "region" {
  description = "Where everything runs and is stored, one of regions.json: asia-east1 is Taiwan. It cannot be changed once something is stored. A new project may not be allowed to build in a region that is not marked there."
  type        = string
  default     = "asia-east1"

  validation {
    condition     = contains(keys(local.regions), var.region)
    error_message = "Choose one of ${join(", ", keys(local.regions))}."
  }
}

variable "public_by" {
  description = "How LINE, which cannot sign in, may call the webhook: allUsers grants all users the right to call it; no_check switches the check of that right off, which works if an organisation's policy forbids allUsers."
  type        = string
  default     = "allUsers"

  validation {
    condition     = contains(["allUsers", "no_check"], var.public_by)
    error_message = "Choose allUsers or no_check."
  }
}

variable "trainer" {
  description = "Who trains and answers: vertex is Gemini on Vertex AI, in this project, without a key of a model's host; openai is OpenAI or a host with its API, which needs a key."
  type        = string
  default     = "vertex"

  validation {
    condition     = contains(["vertex", "openai"], var.trainer)
    error_message = "Choose vertex or openai."
  }
}

variable "geography" {
  description = "Where Vertex AI trains and answers, us or eu. Empty: eu if the region is in Europe, else us. A change replaces the bucket of training files, so change it only while no job trains."
  type        = string
  default     = ""

  validation {
    condition     = contains(["", "us", "eu"], var.geography)
    error_message = "Choose us or eu, or leave it empty. Gemini is tuned nowhere else."
  }
}

variable "language" {
  description = "The language of the bot's own texts: zh-TW, zh-CN, ja, ko, th or en."
  type        = string
  default     = "zh-TW"

  validation {
    condition     = contains(["zh-TW", "zh-CN", "ja", "ko", "th", "en"], var.language)
    error_message = "Choose zh-TW, zh-CN, ja, ko, th or en."
  }
}

variable "job_budget_usd" {
  description = "US dollars that one training job may cost without approval."
  type        = number
  default     = 5

  validation {
    condition     = var.job_budget_usd >= 0
    error_message = "An amount of US dollars, 0 or more."
  }
}

variable "month_budget_usd" {
  description = "US dollars that all training jobs of a calendar month may cost without approval."
  type        = number
  default     = 20

  validation {
    condition     = var.month_budget_usd >= 0
    error_message = "An amount of US dollars, 0 or more."
  }
}

variable "billing_account" {
  description = "The billing account that is watched, such as 0X0X0X-0X0X0X-0X0X0X (`gcloud billing accounts list`). Empty: no alert on Google Cloud's bill."
  type        = string
  default     = ""
}

variable "cloud_budget_per_month" {
  description = "The monthly cost of Google Cloud that sends an e-mail, in the currency of the billing account: 20 for US dollars, 600 for New Taiwan dollars. The bill of the models' host is not included."
  type        = number
  default     = 20

  validation {
    condition     = var.cloud_budget_per_month >= 1 && floor(var.cloud_budget_per_month) == var.cloud_budget_per_month
    error_message = "A whole amount, 1 or more."
  }
}

variable "warm_instances" {
  description = "The number of warm instances of line_webhook and of line_reply, which avoid cold starts. 0 costs nothing without messages."
  type        = number
  default     = 0

  validation {
    condition     = contains([0, 1, 2, 3], var.warm_instances)
    error_message = "A whole number from 0 to 3."
  }
}

variable "reply_instances" {
  description = "The maximum of instances of line_reply; each answers 40 messages at a time. It bounds the cost of a flood of messages, and the calls at the models' host. A new project may be limited to 10, which Google reports during the deployment."
  type        = number
  default     = 10

  validation {
    condition     = var.reply_instances >= 1 && var.reply_instances <= 100 && floor(var.reply_instances) == var.reply_instances
    error_message = "A whole number from 1 to 100: a queue dispatches at most 5,000 at once, and 100 instances are 4,000."
  }
}

variable "settings" {
  description = "Any other setting of functions/SETTINGS.md by its name, such as { CHAT_TTL_HOURS = \"48\" }; keys go into Secret Manager instead."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : contains(local.known_settings, name)])
    error_message = "None of the functions reads one of these. Look it up in functions/SETTINGS.md; keys and secrets go into Secret Manager."
  }
}

variable "secret_versions" {
  description = "Which version of each secret the functions read, by the secret's id, such as { \"line-channel-secret\" = \"3\" }; `scripts/tuneline deploy` writes it. An optional secret is used once it is here."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for version in values(var.secret_versions) : can(regex("^[1-9][0-9]*$", version))])
    error_message = "A version is a number. `latest` would change what runs without anybody deploying it."
  }

  validation {
    condition     = length(setsubtract(keys(var.secret_versions), values(local.secret_ids))) == 0
    error_message = "There is no such secret: see secrets.tf."
  }
}

variable "bundle" {
  description = "The zip with the code of the five functions; `scripts/tuneline deploy` makes it."
  type        = string
  default     = "../.local/tuneline.zip"
}
