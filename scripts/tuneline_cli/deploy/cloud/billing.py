"""Decide what is watched of Google Cloud's bill: which account, and how much in the account's currency."""

import sys
from collections.abc import Mapping
from typing import Any

from tuneline_cli.deploy import prerequisites
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError

# About 20 US dollars a month. https://cloud.google.com/billing/docs/resources/currency
_AMOUNTS = {"USD": 20, "TWD": 600, "JPY": 3000, "KRW": 28000, "THB": 700, "EUR": 20}
# A service that was just switched on is refused as well, and that says nothing of the account.
_NOT_YET = ("SERVICE_DISABLED", "has not been used in project", "is disabled")


def settled(programs: Programs, project: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Give `billing_account` and `cloud_budget_per_month`; what is `known` of them was chosen and stays.

    StoppedError if an amount has to be chosen and nobody can be asked.
    """
    account = known.get("billing_account")
    if account is None:
        account = prerequisites.billing_account(programs, project)
        if account and not _may_watch(programs, project, account):
            print(_LEFT_OUT.format(account=account), file=sys.stderr)
            account = ""
    found: dict[str, Any] = {"billing_account": account}
    if account and "cloud_budget_per_month" not in known:
        found["cloud_budget_per_month"] = _amount(programs, account)
    return found


_LEFT_OUT = (
    "The budget is left out: you may not watch billing account {account}, so nobody is told what Google "
    "Cloud costs. All else is deployed. The account's administrator can give you the role Billing Account "
    'Costs Manager; then write the account as "billing_account" in infra/terraform.tfvars.json.'
)


def _may_watch(programs: Programs, project: str, account: str) -> bool:
    try:
        programs.read(
            *("gcloud", "billing", "budgets", "list", f"--billing-account={account}", "--limit=1"),
            *(f"--billing-project={project}", "--format=value(name)"),
        )
    except ProgramFailedError as failed:
        is_refused = "permission" in failed.said.lower()
        return not is_refused or any(words in failed.said for words in _NOT_YET)
    return True


def _amount(programs: Programs, account: str) -> int:
    currency = programs.finds(
        "gcloud", "billing", "accounts", "describe", account, "--format=value(currencyCode)"
    )
    if currency in _AMOUNTS:
        return _AMOUNTS[currency]
    question = (
        f"What may Google Cloud cost a month before you are told, in {currency or 'the account’s currency'}"
    )
    if not sys.stdin.isatty():
        raise StoppedError(
            f'{question}? Write it as "cloud_budget_per_month" into infra/terraform.tfvars.json, or "" as '
            '"billing_account" there for no budget.'
        )
    while True:
        answer = input(f"{question} (a whole amount): ").strip()
        if answer.isdecimal() and int(answer) >= 1:
            return int(answer)
        print("That cannot be: it is a whole amount, 1 or more.", file=sys.stderr)
