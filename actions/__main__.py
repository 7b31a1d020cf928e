"""The action server: rasa-sdk on loopback, with no personal data in its log or its errors."""

import logging
import warnings
from typing import Any

import structlog
from rasa_sdk import utils
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

from casework.migrations import upgrade
from casework.settings import SettingsError, get_settings

logger = logging.getLogger("actions")


class ActionFailed(Exception):
    """An action raised; what it raised may hold a citizen's data, so only its kind goes on."""


class QuietExecutor(ActionExecutor):
    """rasa-sdk's executor, without citizens' data in what it says of a failure."""

    async def run(self, action_call: dict[str, Any]) -> Any:
        """Run one action. Raises ActionFailed, whose text is the action and the kind of error."""
        try:
            return await super().run(action_call)
        except (ActionExecutionRejection, ActionMissingDomainException):
            raise  # answers of the protocol: 'not this action now', 'send me the domain'
        except Exception as error:
            name = action_call.get("next_action")
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
            logger.error(
                "action_failed action=%s error=%s at=%s", name, type(error).__name__, where
            )
            raise ActionFailed(f"{name}: {type(error).__name__}") from None


def build_app() -> Sanic[Any, Any]:
    """The Sanic app with every action of this package."""
    # Rasa 3.6 and this rasa-sdk speak the same protocol; the warning would repeat on every turn.
    utils.check_version_compatibility = lambda _version: None
    executor = QuietExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])

    async def failed(_request: Request, exception: Exception) -> HTTPResponse:
        return json({"error": str(exception)}, status=500)

    app.exception(ActionFailed)(failed)
    return app


def main() -> None:
    """Migrate the database and serve until stopped."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        port = get_settings().actions_port
    except SettingsError as error:
        raise SystemExit(f"actions: {error}") from None
    upgrade()
    build_app().run("127.0.0.1", port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
