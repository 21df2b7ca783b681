"""What the demo says when it is ready: addresses, accounts, and a first order to try."""

from __future__ import annotations

from ocpizza.entrypoints.cli.demo.accounts import ACCOUNTS

ORDER = """\
curl -s {site}/api/v1/stores/lyon-bellecour/orders \\
  -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)" -d '{{
    "channel": "web", "fulfilment": "takeaway", "payment_method": "cash",
    "customer": {{"name": "Ada"}},
    "lines": [{{"item": "margherita", "size": "medium", "quantity": 2}}]}}'"""


def banner(site: str, paypal: str, password: str) -> str:
    accounts = "\n".join(f"  {account.email:<30} {account.about}" for account in ACCOUNTS)
    return f"""
OC Pizza is ready.

  site    {site}
  API     {site}/api/docs
  PayPal  {paypal} (plays PayPal: no money moves)
  mails   {site}/demo/inbox (none leaves this machine)

Accounts, all with the password {password}
{accounts}

A first order:
{ORDER.format(site=site)}

Then, in another terminal: ocpizza orders list lyon-bellecour
Ctrl-C stops everything; `ocpizza demo --reset` forgets the data.
"""
