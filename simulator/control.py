"""`/control`, for tests: faults, and counts to assert on. Only a standalone simulator has it."""

from collections import Counter
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.faults import Plan
from simulator.provider import Provider
from simulator.schema import PhoneMessage


def routes(provider: Provider) -> list[Route]:
    """PUT /faults (a `Plan`), POST /phones, GET /received, GET /state."""

    async def set_faults(request: Request) -> Response:
        try:
            plan = Plan.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"error": error.errors(include_url=False)}, 422)
        provider.faults.set(plan)
        return JSONResponse(plan.model_dump())

    async def add_phones(request: Request) -> Response:
        """`[{name, number, username?}]`: adds those that are missing; gives all of them."""
        found = []
        for each in await request.json():
            phone = provider.store.phone_of(each["number"], None)
            found.append(phone or provider.add_phone(**each))
        return JSONResponse([{"id": phone.id, "user_id": phone.user_id} for phone in found])

    async def received(_request: Request) -> Response:
        """What each phone has from the business, in order, and what came to it more than once."""
        phones = {}
        for phone in provider.store.phones():
            messages = [each for each in provider.store.messages(phone.id) if not each.mine]
            shown = [each for each in messages if not each.error]
            callbacks = Counter(each.callback for each in shown if each.callback is not None)
            phones[phone.number] = {
                "messages": [_shown(message) for message in messages],
                "doubled": [callback for callback, times in callbacks.items() if times > 1],
            }
        return JSONResponse(phones)

    async def state(_request: Request) -> Response:
        phones = [phone.id for phone in provider.store.phones()]
        return JSONResponse(
            {
                "pending": provider.store.pending(),
                "screens": [phone_id for phone_id in phones if provider.screens.is_on(phone_id)],
                "faults": provider.faults.plan.model_dump(),
            }
        )

    return [
        Route("/faults", set_faults, methods=["PUT"]),
        Route("/phones", add_phones, methods=["POST"]),
        Route("/received", received),
        Route("/state", state),
    ]


def _shown(message: PhoneMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "type": message.type,
        "content": message.content,
        "context_id": message.context_id,
        "callback": message.callback,
        "status": message.status,
    }
