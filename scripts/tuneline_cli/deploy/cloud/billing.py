"""Choose the budget alert for Google Cloud: the billing account, and the amount in its currency."""

import sys
from collections.abc import Mapping
from typing import Any

from tuneline_cli.deploy import prerequisites
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError

# About 20 US dollars a month. https://cloud.google.com/billing/docs/resources/currency
_AMOUNTS = {"USD": 20, "TWD": 600, "JPY": 3000, "KRW": 28000, "THB": 700, "EUR": 20}
# A service that was just enabled refuses calls, too, which does not depend on the account.
_NOT_YET = ("SERVICE_DISABLED", "has not been used in project", "is disabled")


def settled(programs: Programs, project: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return `billing_account` and `cloud_budget_per_month`; `known` values stay.

    Raises StoppedError if an amount has to be chosen and there is no terminal to ask at.
    """
    account = known.get("billing_account")
    if account is None:
        account = prerequisites.billing_account(programs, project)
        if account and not _may_watch(programs, project, account):
            print(_LEFT_OUT.format(account=account), file=sys.stderr)
            account = ""
    chosen: dict[str, Any] = {"billing_account": account}
    if account and "cloud_budget_per_month" not in known:
        chosen["cloud_budget_per_month"] = _amount(programs, account)
    return chosen


_LEFT_OUT = (
    "The budget is left out: you may not read the costs of billing account {account}, so there is no alert "
    "on them. Everything else is deployed. The account's administrator can give you the role Billing Account "
    'Costs Manager; then write the account as "billing_account" in infra/terraform.tfvars.json.'
)


def _may_watch(programs: Programs, project: str, account: str) -> bool:
    try:
        programs.read(
            *("gcloud", "billing", "budgets", "list", f"--billing-account={account}", "--limit=1"),
            *(f"--billing-project={project}", "--format=value(name)"),
        )
    except ProgramFailedError as failed:
        is_refused = "permission" in failed.output.lower()
        return not is_refused or any(words in failed.output for words in _NOT_YET)
    return True


def _amount(programs: Programs, account: str) -> int:
    currency = programs.finds(
        "gcloud", "billing", "accounts", "describe", account, "--format=value(currencyCode)"
    )
    if currency in _AMOUNTS:
        return _AMOUNTS[currency]
    named = currency or "the account’s currency"
    question = f"What may Google Cloud cost a month before you get an alert, in {named}"
    if not sys.stdin.isatty():
        raise StoppedError(
            f'{question}? Write it as "cloud_budget_per_month" into infra/terraform.tfvars.json, or "" as '
            '"billing_account" there for no budget.'
        )
    while True:
        answer = input(f"{question} (a whole amount): ").strip()
        if answer.isdecimal() and int(answer) >= 1:
            return int(answer)
        print("This is not a whole amount, 1 or more.", file=sys.stderr)
