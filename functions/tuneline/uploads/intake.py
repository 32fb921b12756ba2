"""Process one uploaded object: claim it, check it, prepare it, start the training.

The object's document (`datasets/{id}`) records its progress, so that after a crash the next run continues,
and one upload never starts two jobs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tuneline import logs
from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.datasets.options import Options, known_options, parse_options, provider_problems
from tuneline.datasets.prepare import Prepared
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, Report
from tuneline.errors import DropError
from tuneline.notices.notice import Notices
from tuneline.pricing import cost_usd, default_epochs, price_of, training_refusal
from tuneline.settings import DatasetSettings
from tuneline.storage.claims import claim
from tuneline.storage.documents import Document, Documents
from tuneline.storage.objects import ObjectRef
from tuneline.storage.record_store import RecordClaim
from tuneline.storage.records.dataset import FINAL, Dataset, ExamplesObject, dataset_path
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.operators.hours import HOURS, hours_of
from tuneline.training.decision import publish_examples_of, waits_for_decision
from tuneline.training.start_job import DatasetClaim, JobStarter
from tuneline.uploads.check_upload import UploadCheck
from tuneline.uploads.deduplication import content_key, earlier_dataset
from tuneline.uploads.event import TRIAL_NAME, Upload
from tuneline.uploads.rejection import MOST_BROKEN_OFF, broken_off, listed, reject, reject_unreadable

TRIAL_KEPT = timedelta(days=1)


class ModelEndsDropError(DropError):
    """The base model can no longer be trained, or the tuned model would be shut down too soon."""


class Intake:
    """Process uploads, one at a time."""

    def __init__(
        self,
        *,
        settings: DatasetSettings,
        base_model: str,
        documents: Documents,
        check: UploadCheck,
        job_starter: JobStarter,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._base_model = base_model
        self._documents = documents
        self._check = check
        self._job_starter = job_starter
        self._now = now

    async def handle(self, upload: Upload) -> str:
        """Process the upload, unless it is already processed; return the state of its dataset.

        Raises a RetryError if the call should be repeated: another run has the claim, or a service failed.
        """
        if not self._is_ours(upload.ref):
            logs.info("upload ignored: not a dataset of this bot")
            return "ignored"
        claimed = await claim(
            self._documents,
            dataset_path(upload.id),
            fresh=self._new_dataset(upload).as_document(),
            final=FINAL,
            now=self._now,
        )
        if claimed is None:
            logs.info("upload is already processed")
            return "known"
        held = RecordClaim(claimed, Dataset)
        return await held.keep_while(
            self._job_starter.run_claimed(held, upload.id, self._process(held, upload))
        )

    def _is_ours(self, ref: ObjectRef) -> bool:
        ours = ref.bucket == self._settings.bucket and ref.name.startswith(self._settings.prefix)
        return ours and not ref.name.endswith("/")

    def _new_dataset(self, upload: Upload) -> Dataset:
        """The dataset before its check. A smoke test's expires after a day, and sends no notices."""
        is_trial = upload.ref.name == self._settings.prefix + TRIAL_NAME
        return Dataset(
            state="checking",
            bucket=upload.ref.bucket,
            object=upload.ref.name,
            generation=upload.ref.generation,
            options=known_options(upload.metadata),
            created_at=self._now(),
            steps={},
            chat=upload.chat,
            corrected_row=upload.corrected_row,
            expire_at=self._now() + TRIAL_KEPT if is_trial else None,
        )

    async def _process(self, held: DatasetClaim, upload: Upload) -> str:
        if held.record.state == "checking":
            notices = Notices(documents=self._documents, now=self._now)
            if broken_off(held) >= MOST_BROKEN_OFF:
                return await reject_unreadable(held, upload, notices)
            options, problems = parse_options(upload.metadata)
            bot, check_options = await self._rules(upload, options)
            at = self._job_starter.provider
            problems += provider_problems(options, model=check_options.model, provider=at)
            report, prepared = await self._check.run(
                upload, check_options, options, problems, language=bot.language
            )
            if prepared is None or not report.is_valid:
                # A wrong option rejects a dataset whose examples are all good.
                await self._check.delete(prepared)
                return await reject(held, upload, report, notices)
            if await self._is_duplicate(held, upload, options, report, check_options.model):
                await self._check.delete(prepared)
                return "duplicate"
            checked = _checked(held.record, report, prepared, options, check_options.model)
            if not waits_for_decision(checked):
                # The base model is shown them also if the training fails.
                since = checked.created_at or self._now()
                await publish_examples_of(self._documents, checked, upload.id, since=since)
            await held.save(checked)
            self._require_lifetime(check_options.model, options)
            await held.save(replace(held.record, state="starting"))
            logs.info("dataset accepted", examples=report.examples, outcome=report.outcome)
        return await self._job_starter.start(held, upload.id)

    def _require_lifetime(self, base_model: str, options: Options) -> None:
        """Raise ModelEndsDropError if the base model cannot be trained or is shut down too soon."""
        chosen = options.least_model_days
        least_days = self._settings.least_model_days if chosen is None else chosen
        refusal = training_refusal(base_model, self._now().date(), least_days=least_days)
        if refusal is not None:
            raise ModelEndsDropError(refusal.text)

    async def _is_duplicate(
        self, held: DatasetClaim, upload: Upload, options: Options, report: Report, base_model: str
    ) -> bool:
        """Whether the same training exists or is running; if so, finish the dataset as a duplicate."""
        key = content_key(report.sha256, base_model, options)
        earlier = await earlier_dataset(self._documents, key, upload.id, again=options.again)
        if earlier is None:
            return False
        job = earlier.record.job
        duplicate = replace(
            held.record,
            state="duplicate",
            duplicate_of=earlier.id,
            job=job,
            reason=f"the same content with the same options is dataset {earlier.id} ({earlier.record.state})"
            + (f", job {job}" if job else "")
            + "; set the option again=yes to train it once more",
        )
        await held.finish(duplicate)
        logs.warning("dataset was trained before", duplicate_of=earlier.id, job=job)
        return True

    async def _rules(self, upload: Upload, options: Options) -> tuple[BotRules, CheckOptions]:
        """Return the rules of the bot, and those of the check."""
        settings, hours = await self._documents.get_many([SETTINGS, HOURS])
        bot = read_bot_rules(settings.data if settings else None, language=self._settings.language)
        check_options = self._check_options(upload, options, bot, hours)
        if options.personal_data != "warn":
            check_options = await self._check.with_own_data(check_options, self._documents)
        return bot, check_options

    def _check_options(
        self, upload: Upload, options: Options, bot: BotRules, hours: Document | None
    ) -> CheckOptions:
        rules = Rules(options.system_prompt, options.answers, is_for_clinic=bot.preset == "clinic")
        model = options.base_model or self._base_model
        name = upload.ref.name.rpartition("/")[2]
        return CheckOptions(
            name, options.encoding, rules, model, options.personal_data, hours=hours_of(hours)
        )


def _checked(
    dataset: Dataset, report: Report, prepared: Prepared, options: Options, base_model: str
) -> Dataset:
    """The dataset with the results of its check."""
    epochs = options.epochs or default_epochs(prepared.train_examples, model=base_model)
    known = price_of(base_model)
    return replace(
        dataset,
        base_model=base_model,
        base_model_ends=known.shutdown_date.isoformat() if known else None,
        epochs=epochs,
        price_usd=cost_usd(base_model, tokens=prepared.train_tokens, epochs=epochs),
        outcome=report.outcome,
        examples=report.examples,
        tokens=report.tokens,
        train_tokens=prepared.train_tokens,
        size=report.size,
        content_sha256=report.sha256,
        system_prompt=options.system_prompt or report.system_prompt,
        problems=listed(report.problems.listed),
        problem_count=0,
        train=prepared.train.name,
        valid=prepared.valid.name if prepared.valid else None,
        held_out=prepared.held_out,
        sample=_sample(prepared),
        expire_at=None,
    )


def _sample(prepared: Prepared) -> ExamplesObject | None:
    if prepared.sample is None:
        return None
    return ExamplesObject(
        object=prepared.sample.name,
        sha256=prepared.sample_sha256,
        vectors=prepared.vectors,
        embedder=prepared.embedder,
    )
