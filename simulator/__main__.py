"""`python -m simulator`: the simulator on a port of its own, with the control endpoint."""

import argparse
from pathlib import Path

import uvicorn
from pydantic import ValidationError

from simulator.application import create
from simulator.faults import Plan
from simulator.rates import SendingLimits
from simulator.webhooks import DeliveryPace


def main() -> None:
    """Serve on loopback until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    for name in ("webhook-url", "token", "app-secret", "verify-token", "phone-number-id"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--storage", type=Path, required=True, help="its SQLite file")
    parser.add_argument("--faults", default="{}", help="a plan of faults as JSON (faults.py)")
    rates = SendingLimits()
    parser.add_argument("--per-second", type=float, default=rates.per_second)
    parser.add_argument("--burst", type=int, default=rates.burst)
    parser.add_argument("--pair-seconds", type=float, default=rates.pair_seconds)
    delivery = DeliveryPace()
    parser.add_argument("--batch", type=int, default=delivery.batch, help="events in a webhook")
    parser.add_argument("--connections", type=int, default=delivery.connections)
    given = parser.parse_args()
    try:
        plan = Plan.model_validate_json(given.faults)
    except ValidationError as error:
        parser.error(f"--faults: {error}")
    app = create(
        webhook_url=given.webhook_url,
        token=given.token,
        app_secret=given.app_secret,
        verify_token=given.verify_token,
        phone_number_id=given.phone_number_id,
        storage=given.storage,
        plan=plan,
        limits=SendingLimits(given.per_second, given.burst, given.pair_seconds),
        delivery=DeliveryPace(given.batch, given.connections),
        controlled=True,
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=given.port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
