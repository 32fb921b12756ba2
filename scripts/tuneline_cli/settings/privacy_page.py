"""Make the privacy notice for the operators' page from the settings and the code's own periods."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tuneline.bootstrap.chat_hosts import base_models
from tuneline.bot_settings import BotRules
from tuneline.chat.replies.feedback import KEEP as FEEDBACK
from tuneline.models.processing_hosts import HostKind, ProcessingHost, host_at, kinds, processing_hosts
from tuneline.notices.handover import KEPT as HANDOVER
from tuneline.settings import BotSettings, StoreSettings, read
from tuneline.settings.training import OPENAI_URL, ProviderSettings, VertexTrainingSettings
from tuneline.storage.records.answers.ai_notice import KEEP_AI_NOTICES
from tuneline.storage.records.answers.unanswered import KEPT as UNANSWERED
from tuneline.storage.records.event import KEEP_EVENTS
from tuneline.storage.records.notice import KEPT as NOTICES
from tuneline.storage.records.serving import Serving
from tuneline.texts import chat_texts
from tuneline.texts.privacy_texts import page

# What the hosts' makers promise about data of their paid interfaces, read in November 2026.
TRAINING_PAGES: Final[Mapping[HostKind, str]] = {
    "google": "https://docs.cloud.google.com/gemini-enterprise-agent-platform/resources/zero-data-retention",
    "openai": "https://developers.openai.com/api/docs/guides/your-data",
}
# The backups and the point-in-time recovery of `infra/firestore.tf`.
BACKUPS: Final = timedelta(days=7)
_LOCATIONS: Final = ("us", "eu", "global")


@dataclass(frozen=True)
class PrivacyFacts:
    """What the notice says. `region` is the store's, empty for a store on the operators' own computer.

    `kept` are the periods by the keys of the texts; `dataset_host` is where models are trained.
    """

    hosts: tuple[ProcessingHost, ...]
    turns: int
    has_pictures: bool
    region: str
    kept: Mapping[str, timedelta]
    dataset_host: ProcessingHost


def privacy_facts(env: Mapping[str, str], rules: BotRules, serving: Serving | None) -> PrivacyFacts:
    """Return the facts of one deployment. Raises SettingError, which names a missing setting."""
    is_own = read(StoreSettings, env).store.startswith("sqlite:")
    kept = {
        "kept_event": KEEP_EVENTS,
        "kept_chat": timedelta(hours=read(BotSettings, env).chat_ttl_hours),
        **({"kept_drafts": KEEP_EVENTS} if rules.drafts != "off" else {}),
        "kept_unanswered": UNANSWERED,
        "kept_feedback": FEEDBACK,
        "kept_notices": NOTICES,
        # Also without the setting `handover`, users can ask for a person, and operators take chats over.
        "kept_handover": HANDOVER,
        "kept_ai_notice": KEEP_AI_NOTICES,
        **({} if is_own else {"kept_backups": BACKUPS}),
    }
    is_vertex = read(ProviderSettings, env).provider == "vertex"
    trained_at = ProcessingHost("google", read(VertexTrainingSettings, env).region)
    return PrivacyFacts(
        hosts=processing_hosts(env, base_models(env), serving),
        turns=rules.history_turns,
        has_pictures=rules.images,
        region="" if is_own else env.get("GOOGLE_CLOUD_REGION", "").strip() or "[…]",
        kept=kept,
        dataset_host=trained_at if is_vertex else host_at(env.get("OPENAI_BASE_URL") or OPENAI_URL),
    )


def privacy_page(facts: PrivacyFacts, *, language: str) -> str:
    """Return the notice in one of `settings.LANGUAGES`, as paragraphs of plain text."""
    return "\n\n".join(_paragraphs(facts, page(language), language))


def _paragraphs(facts: PrivacyFacts, texts: Mapping[str, str], language: str) -> Iterator[str]:
    yield texts["title"]
    yield texts["responsible"]
    yield f"{texts['ai']}\n{texts['line']}"
    hosts = "\n".join(f"- {_host(host, texts)}" for host in facts.hosts)
    pictures = [texts["sent_pictures"]] if facts.has_pictures else []
    yield "\n".join([texts["sent"].format(turns=facts.turns), hosts, *pictures, texts["not_sent"]])
    yield "\n".join(_training(facts, texts))
    region = _where(facts.region, texts)
    yield texts["stored"].format(region=region) if facts.region else texts["stored_own"]
    periods = [texts[key].format(period=_period(kept, texts)) for key, kept in facts.kept.items()]
    yield "\n".join([texts["kept"], *(f"- {period}" for period in periods)])
    phrase = chat_texts.forget_words(language)[0]
    yield f"{texts['hash']}\n{texts['delete'].format(phrase=phrase)}"
    yield texts["contact"]


def _training(facts: PrivacyFacts, texts: Mapping[str, str]) -> Iterator[str]:
    """Say of each host whether it trains on messages; of an unknown one, that the operators have to ask."""
    for kind in kinds(facts.hosts):
        if kind in TRAINING_PAGES:
            yield texts[f"{kind}_training"].format(page=TRAINING_PAGES[kind])
    for host in facts.hosts:
        if host.kind == "other":
            yield texts["other_training"].format(where=host.where)
    yield texts["dataset"].format(host=_host(facts.dataset_host, texts))


def _host(host: ProcessingHost, texts: Mapping[str, str]) -> str:
    where = _where(host.where, texts) if host.kind == "google" else host.where
    return texts[host.kind].format(where=where)


def _where(location: str, texts: Mapping[str, str]) -> str:
    return texts[location] if location in _LOCATIONS else texts["region"].format(region=location)


def _period(kept: timedelta, texts: Mapping[str, str]) -> str:
    hours = kept // timedelta(hours=1)
    is_days = hours % 24 == 0 and hours > 24
    return texts["days" if is_days else "hours"].format(count=hours // 24 if is_days else hours)
