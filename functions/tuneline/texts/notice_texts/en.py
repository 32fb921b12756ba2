"""What operators are told in English."""

BETWEEN = " "

NOTICES = {
    "dataset_rejected": (
        "Dataset rejected",
        (
            "“{name}” cannot be trained on; nothing was spent.",
            "Problems to mend: {problems}.",
            "Why: {reason}",
        ),
        (
            "Each one with its line and its mend: scripts/dataset show {about}",
            "Mend the file and drop it again.",
        ),
    ),
    "dataset_stuck": (
        "A dataset's check does not end",
        ("“{name}” has been checked for more than an hour, and its check has not come to an end.",),
        (
            "See what is known of it: scripts/dataset show {about}",
            "Check it on your own computer: scripts/dataset check",
            "Split it into smaller files and drop those.",
        ),
    ),
    "dataset_waiting": (
        "A dataset waits for you",
        (
            "“{name}” is checked; nothing is spent until somebody approves it.",
            "Training costs about {usd}.",
            "It waits because: {reason}",
        ),
        ("Let it be trained: scripts/dataset approve {about}",),
    ),
    "job_started": (
        "Training has begun",
        ("A model is being trained with “{name}”.", "It costs about {usd}."),
        ("Nothing to do. Watch it: scripts/job follow {job}",),
    ),
    "job_done": (
        "Training is done",
        ("The model trained with “{name}” is there.", "It cost {usd}."),
        ("Nothing to do: it is compared with the one that serves, and you hear what comes of it.",),
    ),
    "job_failed": (
        "Training did not succeed",
        ("The training with “{name}” has ended without a model.", "Why: {reason}"),
        (
            "See more: scripts/job show {job}",
            "The bot goes on answering as before.",
        ),
    ),
    "job_refused": (
        "Training cannot begin",
        ("“{name}” is a fine dataset, but it cannot be trained on.", "Why: {reason}"),
        (
            "The bot goes on answering as before.",
            "Choose another base model for the upload (option base-model), or train elsewhere and enter the "
            "model: scripts/model register --help",
        ),
    ),
    "job_stuck": (
        "Training takes too long",
        ("The training with “{name}” does not come to an end.", "Why you are told: {reason}"),
        (
            "Look at it: scripts/job show {job}",
            "Give it up: scripts/job cancel {job}",
        ),
    ),
    "model_held": (
        "A model waits for you",
        (
            "Model {version} is trained, and does not serve yet.",
            "Why: {reason}",
            "It scores {score_after}, the one that serves {score_before}.",
        ),
        (
            "See it: scripts/model show {version}",
            "The answers side by side: {report} in the artifact bucket",
            "Let it serve: scripts/model promote {version}",
        ),
    ),
    "model_promoted": (
        "A new model answers",
        (
            "The bot answers with model {version} from now on.",
            "Why: {reason}",
            "It scores {score_after}, the one before {score_before}.",
        ),
        (
            "Ask the bot something.",
            "The one before was better? scripts/model rollback",
        ),
    ),
    "model_rolled_back": (
        "An earlier model answers again",
        ("Model {version} was taken back; the bot answers with {next} now.", "Why: {reason}"),
        ("Ask the bot something.", "See all models: scripts/model list"),
    ),
    "model_ends": (
        "The model stops answering soon",
        ("Model {version} can be asked until {date}.", "{days} days are left."),
        (
            "Train a new one before that day: drop your dataset again with another base model (option "
            "base-model).",
            "Otherwise an earlier model or the base model answers from then on.",
            "Name another model in the setting {setting}, and deploy.",
        ),
    ),
    "model_ended": (
        "A model does not answer any more",
        ("Model {version} is gone.", "The bot answers with {next} now.", "Why: {reason}"),
        (
            "Users still get answers. See which model gives them: scripts/status",
            "Train a new one: drop your dataset with another base model (option base-model).",
            "Name another model in the setting {setting}, and deploy.",
        ),
    ),
    "cost_cap": (
        "The bot rests",
        (
            "The answers of this month have cost {usd}; {cap_usd} is what they may cost.",
            "The bot tells its users that it rests until next month.",
        ),
        ("To let it go on at once, raise month_usd in bot/settings.",),
    ),
    "line_quota": (
        "LINE's messages are nearly used up",
        (
            "{used} of this month's {limit} messages are sent; a tenth is left alone, so notices are not "
            "pushed for now.",
            "Users notice nothing: answers are free.",
        ),
        ("Read the notices with scripts/status",),
    ),
    "no_credit": (
        "No credit left at a model's host",
        (
            "The bot is not let in by {host}: the account there has no credit left or is at its limit.",
            "Until then a model at another host answers in place of {model}; if there is none, users get an "
            "apology.",
            "The training with “{dataset}” waits; it begins by itself if this is mended within a day.",
            "The evaluation of {evaluated} waits; it goes on by itself if this is fixed within an hour.",
            "The training with “{followed}” cannot be followed; the bot follows it again once this is fixed.",
        ),
        (
            "Add credit there; for OpenAI: https://platform.openai.com/settings/organization/billing",
            "Nothing else to do: the bot asks {model} again with the next message.",
        ),
    ),
    "key_refused": (
        "A model's host refuses the key",
        (
            "The bot is not let in by {host}: it refuses the key that is stored for it.",
            "Until then a model at another host answers in place of {model}; if there is none, users get an "
            "apology.",
            "The training with “{dataset}” waits; it begins by itself if this is mended within a day.",
            "The evaluation of {evaluated} waits; it goes on by itself if this is fixed within an hour.",
            "The training with “{followed}” cannot be followed; the bot follows it again once this is fixed.",
        ),
        (
            "Store a valid key: scripts/deploy rotate {secret}",
            "If CHAT_BASE_URL is set: scripts/deploy rotate {own_secret}",
            "Nothing else to do: the bot asks {model} again with the next message.",
        ),
    ),
    "events_dead": (
        "Messages without an answer",
        ("Messages of users that nobody answered today: {count}.", "Most often because of {reason}."),
        (
            "See them: scripts/events list --unanswered",
            "One that is under 20 minutes old can still be answered: scripts/events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "See more: scripts/status",
    "more": "… and {count} more: scripts/status",
    "other": "Notice: {kind}",
    "operator_added": (
        "You are an operator of this bot now. When there is something to do, it can tell you here, if "
        "pushing is allowed: scripts/status operators --push on"
    ),
    "operator_code_wrong": (
        "This code is not valid (any more). Make a new one: scripts/status operators --invite"
    ),
    "base": "the base model",
    "host_default": "the host where the base model answers",
    "host_named": "the host “{endpoint}”",
    "host_training": "the host where models are trained",
    "reason_not_worse": "it is not worse than the one before it.",
    "reason_worse": "its answers are worse than those of the model that serves.",
    "reason_serving_gone": "the one that served does not answer any more.",
    "reason_silent": "it answered none of the questions.",
    "reason_too_few": "there are too few held-out questions to compare.",
    "reason_no_time": "too few questions were answered in time to compare.",
    "reason_overtaken": "the model of a later upload serves already.",
    "reason_unreadable": "the file is too large or too odd to be read: its check broke off several times.",
    "reason_manual": "the setting promote is manual: a person decides.",
    "reason_auto": "the setting promote is auto.",
}
