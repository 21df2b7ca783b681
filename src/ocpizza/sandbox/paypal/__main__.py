"""`python -m ocpizza.sandbox.paypal --port N [--webhook-url URL --webhook-id ID] [--file FILE]`."""

import argparse
import sys
from pathlib import Path

from ocpizza.sandbox.paypal.serve import serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="paypal-sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--webhook-url")
    parser.add_argument("--webhook-id")
    parser.add_argument("--file", type=Path, help="keeps payments from one run to the next")
    asked = parser.parse_args()
    return serve(
        asked.port,
        webhook_url=asked.webhook_url,
        webhook_id=asked.webhook_id,
        file=asked.file,
    )


if __name__ == "__main__":
    sys.exit(main())
