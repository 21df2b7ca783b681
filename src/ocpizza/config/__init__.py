"""Settings: read from the environment once, checked, frozen.

In `ENV=PROD` what is missing or unsafe is refused before anything starts, in one line that shows
no secret. `ocpizza config` lists every variable.
"""

from ocpizza.config.backups import BackupSettings
from ocpizza.config.reading import Misconfigured
from ocpizza.config.secrets import DEMO_PAYPAL_KEY, DEMO_SECRET, PayPalSettings
from ocpizza.config.seller import DEMO_SELLER
from ocpizza.config.settings import Environment, LogLevel, Settings, WorkerMode

__all__ = [
    "DEMO_PAYPAL_KEY",
    "DEMO_SECRET",
    "DEMO_SELLER",
    "BackupSettings",
    "Environment",
    "LogLevel",
    "Misconfigured",
    "PayPalSettings",
    "Settings",
    "WorkerMode",
]
