"""What plays PayPal, by https as production has it: `python -m drill.paypal PORT FOLDER`.

The folder holds its certificate, and its payments from one start to the next.
"""

import os
import sys
from pathlib import Path

import uvicorn

from ocpizza.sandbox.paypal.app import create_app
from ocpizza.sandbox.paypal.config import SandboxConfig
from tools.certificates import made_up

HOST = "127.0.0.1"
CERTIFICATE, KEY, PAYMENTS = "certificate.pem", "key.pem", "payments.json"


def prepare(folder: Path) -> None:
    """Make the certificate that the house is told to trust."""
    folder.mkdir()
    key, certificate = made_up()
    (folder / KEY).write_text(key)
    (folder / CERTIFICATE).write_text(certificate)


def main(port: int, folder: Path) -> None:
    """Until SIGTERM; then its payments are kept."""
    config = SandboxConfig.with_key(
        os.environ["PAYPAL_KEY"], base_url=f"https://{HOST}:{port}", file=folder / PAYMENTS
    )
    uvicorn.run(
        create_app(config),
        host=HOST,
        port=port,
        ssl_certfile=folder / CERTIFICATE,
        ssl_keyfile=folder / KEY,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
