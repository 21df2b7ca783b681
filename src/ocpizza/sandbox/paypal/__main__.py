"""`python -m ocpizza.sandbox.paypal --port N [--webhook-url URL --webhook-id ID]`."""

import argparse
import sys

from ocpizza.sandbox.paypal.serve import serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="paypal-sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--webhook-url")
    parser.add_argument("--webhook-id")
    asked = parser.parse_args()
    return serve(asked.port, webhook_url=asked.webhook_url, webhook_id=asked.webhook_id)


if __name__ == "__main__":
    sys.exit(main())
