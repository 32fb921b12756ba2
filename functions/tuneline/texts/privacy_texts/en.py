"""Privacy in English."""

PAGE = {
    "title": "Privacy notice of our LINE account",
    "responsible": "Responsible: [name, address and contact of the business]",
    "ai": "Generative AI answers in this account. Its answers can be wrong.",
    "line": (
        "You write to us through LINE. LINE processes your messages under its own terms and privacy policy, "
        "on which we have no influence."
    ),
    "sent": (
        "To answer, we send your question and up to {turns} earlier questions and answers of the chat to:"
    ),
    "sent_pictures": "Pictures that you send are sent there, too.",
    "not_sent": "Your LINE id, your name in LINE and your profile are not sent there.",
    "google": "Google Cloud (Vertex AI), processed in {where}",
    "openai": "OpenAI's API",
    "other": "the host {where}",
    "us": "the United States",
    "eu": "the European Union",
    "global": "any of Google's regions (no geography is promised)",
    "region": "the region {region}",
    "google_training": (
        "Google does not train models on these data without permission, and may log requests for a limited "
        "time to detect abuse: {page}"
    ),
    "openai_training": (
        "OpenAI does not train models on data of its API by default, and may keep requests to detect abuse, "
        "generally for up to 30 days: {page}"
    ),
    "other_training": (
        "Whether {where} keeps data or trains models on them: "
        "[ask the operator of this host, and write it here]"
    ),
    "dataset": (
        "Our own questions and answers train the model at {host}. What users wrote gets into them only "
        "if our "
        "staff chose it."
    ),
    "stored": "Stored in: Google Cloud, {region}.",
    "stored_own": "Stored on: our own computer.",
    "kept": "How long we keep data:",
    "kept_event": "a message that is being answered: its text until it is answered, at most {period}",
    "kept_chat": "the last questions and answers of a chat: {period} after the last one",
    "kept_drafts": "an answer that our staff checks before it is sent: {period}",
    "kept_unanswered": "a question that was not answered, with personal data masked: {period}",
    "kept_feedback": "a rating, its question, answer and suggestion, with personal data masked: {period}",
    "kept_notices": "notices to our staff about the operation: {period}",
    "kept_handover": "your question and a link to the chat if a person of ours takes over: {period}",
    "kept_ai_notice": "that the chat was told of the AI (only a hash of its id): {period}",
    "kept_backups": "backups of all of it: {period} more",
    "hours": "{count} hours",
    "days": "{count} days",
    "hash": "Chats are stored under a hash of the LINE id; the id itself is stored only for a "
    "handover's link.",
    "delete": "To have your chat deleted, send “{phrase}” in the chat. Blocking the account does the same.",
    "contact": "Questions, access and correction: [contact]",
}
SHORT = {
    "text": (
        "Generative AI answers here. Your question and the last messages of this chat are sent to "
        "{hosts} for "
        "that, without your name and your LINE id. "
        "The chat is deleted after {chat_hours} hours, ratings after {feedback_days} days, and unanswered "
        "questions, with personal data masked, after {unanswered_days} days. "
        "Send “{phrase}” to delete the chat at once."
    ),
    "more": "More: {url}",
    "link": "Privacy: {url}",
    "google": "Google",
    "openai": "OpenAI",
    "other": "our AI provider",
    "and": " and ",
}
PHRASES = ("privacy", "privacy policy", "privacy notice", "data protection")
