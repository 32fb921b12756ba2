"""The notices to operators in English."""

BETWEEN = " "

NOTICES = {
    "dataset_rejected": (
        "Dataset rejected",
        (
            "“{name}” cannot be used for training; no cost.",
            "Problems to fix: {problems}.",
            "Reason: {reason}",
        ),
        (
            "See each problem with its line and its fix: scripts/tuneline dataset show {about}",
            "Fix the file and upload it again.",
        ),
    ),
    "dataset_stuck": (
        "A dataset's check does not end",
        ("The check of “{name}” has been running for more than an hour and has not ended.",),
        (
            "See its state: scripts/tuneline dataset show {about}",
            "Check it on your own computer: scripts/tuneline dataset check",
            "Split it into smaller files and upload those.",
        ),
    ),
    "dataset_waiting": (
        "A dataset waits for your approval",
        (
            "“{name}” is checked; it costs nothing until you approve it.",
            "Training costs about {usd}.",
            "It waits because: {reason}",
        ),
        ("Approve its training: scripts/tuneline dataset approve {about}",),
    ),
    "job_waiting": (
        "Training waits for its turn",
        ("The training with “{name}” waits until another training there has ended.",),
        (
            "No action needed: it starts by itself when its turn comes. See the state: "
            "scripts/tuneline dataset list",
        ),
    ),
    "job_started": (
        "Training has started",
        ("A model is being trained with “{name}”.", "It costs about {usd}."),
        ("No action needed. Watch it: scripts/tuneline job follow {job}",),
    ),
    "job_done": (
        "Training is done",
        ("The model trained with “{name}” is ready.", "It cost {usd}."),
        ("No action needed: it is compared with the current model, and you will be notified of the result.",),
    ),
    "job_failed": (
        "Training has failed",
        ("The training with “{name}” has ended without a model that can answer.", "Reason: {reason}"),
        (
            "See the details: scripts/tuneline job show {job}",
            "The model is trained and billed. Deploy it to an endpoint in Google's Model Registry ({model}), "
            "then register it: scripts/tuneline model register --help",
            "The bot answers as before.",
        ),
    ),
    "job_refused": (
        "Training cannot start",
        ("“{name}” is a valid dataset, but its training cannot start.", "Reason: {reason}"),
        (
            "The bot answers as before.",
            "Choose another base model for the upload (option base-model), or train elsewhere and register "
            "the model: scripts/tuneline model register --help",
        ),
    ),
    "job_stuck": (
        "Training takes too long",
        ("The training with “{name}” has not ended.", "Reason for this notice: {reason}"),
        (
            "See the details: scripts/tuneline job show {job}",
            "Cancel it: scripts/tuneline job cancel {job}",
        ),
    ),
    "model_held": (
        "A model waits for your decision",
        (
            "Model {version} is trained, but does not serve yet.",
            "Its score is {score_after}, the current model's {score_before}.",
            "Reason: {reason}",
        ),
        (
            "See the details: scripts/tuneline model show {version}",
            "Compare the answers: {report} in the artifact bucket",
            "Promote it: scripts/tuneline model promote {version}",
        ),
    ),
    "model_promoted": (
        "A new model serves",
        (
            "The bot answers with model {version} from now on.",
            "Its score is {score_after}, the previous model's {score_before}.",
            "Reason: {reason}",
        ),
        (
            "Ask the bot a question.",
            "If the previous model was better: scripts/tuneline model rollback",
        ),
    ),
    "model_rolled_back": (
        "An earlier model serves again",
        ("Model {version} was rolled back; the bot answers with {next} now.", "Reason: {reason}"),
        ("Ask the bot a question.", "See all models: scripts/tuneline model list"),
    ),
    "model_ends": (
        "A model stops answering soon",
        ("Model {version} answers until {date}.", "{days} days are left."),
        (
            "Train the same dataset again on a newer base model: scripts/tuneline dataset retrain {dataset}",
            "Train a new model before that day: upload your dataset again with another base model (option "
            "base-model).",
            "Otherwise an earlier model or the base model answers from then on.",
            "Set {setting} to another model, and deploy.",
        ),
    ),
    "model_ended": (
        "A model no longer answers",
        ("Model {version} is gone.", "The bot answers with {next} now.", "Reason: {reason}"),
        (
            "Users still get answers. See the active model: scripts/tuneline status",
            "Train a new model: upload your dataset with another base model (option base-model).",
            "Set {setting} to another model, and deploy.",
        ),
    ),
    "cost_cap": (
        "The bot has paused",
        (
            "This month's answers have cost {usd}; the limit is {cap_usd}.",
            "Until next month, users get a message that the bot has paused.",
        ),
        ("To continue at once, raise month_usd in bot/settings.",),
    ),
    "line_quota": (
        "LINE's messages are nearly used up",
        (
            "{used} of this month's {limit} messages are sent; a tenth is reserved, so notices are not "
            "pushed for now.",
            "Users are not affected: answers are free.",
        ),
        ("Read the notices with scripts/tuneline status",),
    ),
    "no_credit": (
        "No credit left at a model's host",
        (
            "Access refused by {host}: the account there has no credit left or has reached its limit.",
            "Until this is fixed, a model at another host answers instead of {model}; without one, users get "
            "an apology.",
            "The training with “{dataset}” waits; it starts automatically if this is fixed within a day.",
            "The evaluation of {evaluated} waits; it continues if this is fixed within an hour.",
            "The state of the training with “{followed}” is unknown until this is fixed.",
        ),
        (
            "Add credit there; for OpenAI: https://platform.openai.com/settings/organization/billing",
            "No other action needed: the bot uses {model} again with the next message.",
        ),
    ),
    "key_refused": (
        "A model's host refuses the key",
        (
            "Access refused by {host}: the stored key is not valid there.",
            "Until this is fixed, a model at another host answers instead of {model}; without one, users get "
            "an apology.",
            "The training with “{dataset}” waits; it starts automatically if this is fixed within a day.",
            "The evaluation of {evaluated} waits; it continues if this is fixed within an hour.",
            "The state of the training with “{followed}” is unknown until this is fixed.",
        ),
        (
            "Store a valid key: scripts/tuneline deploy rotate {secret}",
            "If CHAT_BASE_URL is set: scripts/tuneline deploy rotate {own_secret}",
            "No other action needed: the bot uses {model} again with the next message.",
        ),
    ),
    "vertex_refused": (
        "Google Cloud refuses access to Gemini",
        (
            "Vertex AI refuses the bot's calls: a permission is missing, or the API or billing is off.",
            "Until this is fixed, a model at another host answers instead of {model}; without one, users get "
            "an apology.",
            "The training with “{dataset}” waits; it starts automatically if this is fixed within a day.",
            "The evaluation of {evaluated} waits; it continues if this is fixed within an hour.",
            "The state of the training with “{followed}” is unknown until this is fixed.",
        ),
        (
            "Grant the permissions and turn on the API again: scripts/tuneline deploy apply",
            "Check the project's billing: https://console.cloud.google.com/billing",
            "The log of the functions has the exact reason.",
            "No other action needed: the bot uses {model} again with the next message.",
        ),
    ),
    "events_dead": (
        "Messages without an answer",
        ("Users' messages without an answer today: {count}.", "Most frequent reason: {reason}"),
        (
            "See them: scripts/tuneline events list --unanswered",
            "A message less than 20 minutes old can still be answered: scripts/tuneline events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "See the details: scripts/tuneline status",
    "more": "… and {count} more: scripts/tuneline status",
    "other": "Notice: {kind}",
    "base": "the base model",
    "host_default": "the base model's host",
    "host_named": "the host “{endpoint}”",
    "host_training": "the training host",
    "reason_not_worse": "it is not worse than the previous model.",
    "reason_worse": "its answers are worse than the current model's.",
    "reason_serving_gone": "the previous model no longer answers.",
    "reason_silent": "it answered none of the questions.",
    "reason_too_few": "there are too few held-out questions for a comparison.",
    "reason_no_time": "too few questions were answered in time for a comparison.",
    "reason_overtaken": "the model of a later upload already serves.",
    "reason_unreadable": "the file is too large or cannot be read: its check stopped several times.",
    "reason_manual": "an operator decides.",
    "reason_auto": "the setting promote is auto.",
}
