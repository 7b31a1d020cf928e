"""The other end of the simulator for its tests: a webhook that checks and keeps what comes."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.application import create
from simulator.faults import Plan
from simulator.rates import SendingLimits
from simulator.webhooks import DeliveryPace
from tests.gateway.serving import Serving, listen
from tests.system import wait_until

TOKEN = "token of the account"
SECRET = "secret of the app"
VERIFY_TOKEN = "word of the handshake"
NUMBER_ID = "106540352242922"
TEMPLATES = [
    {
        "name": name,
        "language": "ar",
        "category": "UTILITY",
        "components": [
            {"type": "BODY", "text": f"وصلك {news}."},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "عرض الرد"}]},
        ],
    }
    for name, news in (("musaed_agent_reply", "ردّ"), ("musaed_ticket_update", "تحديث"))
]
SECONDS = 20.0  # a limit for a broken run


class Business:
    """A webhook on a port of its own. `status` is what it answers; it keeps what it takes."""

    def __init__(self) -> None:
        self.status = 200
        self.bodies: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []
        self.forged = 0
        self._port = 0
        self.start()

    def start(self) -> None:
        app = Starlette(routes=[Route("/webhook", self._hook, methods=["GET", "POST"])])
        listener = listen(self._port)
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
        self._serving = Serving(uvicorn.Server(config), listener)
        self._port = self._serving.port
        self.url = f"{self._serving.url}/webhook"

    def stop(self) -> None:
        self._serving.stop()

    async def _hook(self, request: Request) -> Response:
        if request.method == "GET":
            right = request.query_params["hub.verify_token"] == VERIFY_TOKEN
            challenge = request.query_params["hub.challenge"]
            return PlainTextResponse(challenge if right else "", 200 if right else 403)
        body = await request.body()
        expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if request.headers["x-hub-signature-256"] != f"sha256={expected}":
            self.forged += 1
        kept = self.bodies if self.status == 200 else self.refused
        kept.append(json.loads(body))
        return Response(status_code=self.status)

    @property
    def values(self) -> list[dict[str, Any]]:
        """The values of all changes, in the order they came."""
        return [
            change["value"]
            for body in self.bodies
            for entry in body["entry"]
            for change in entry["changes"]
        ]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [each for value in self.values for each in value.get("messages", [])]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return [each for value in self.values for each in value.get("statuses", [])]

    def wait_for_messages(self, number: int) -> list[dict[str, Any]]:
        """The messages, once there are so many."""
        wait_until(lambda: len(self.messages) >= number, SECONDS, f"no {number} messages")
        return self.messages

    def wait_for_statuses(self, *expected: str) -> list[dict[str, Any]]:
        """The statuses, once they are as expected."""
        wait_until(
            lambda: [each["status"] for each in self.statuses] == list(expected),
            SECONDS,
            f"no statuses {expected}",
        )
        return self.statuses


class Phone:
    """A phone by its forms."""

    def __init__(self, url: str, number: str, user_id: str) -> None:
        self.url = url
        self.number = number
        self.user_id = user_id

    def act(self, kind: str, file: tuple[str, bytes, str] | None = None, **fields: str) -> str:
        """Submit a form of the screen; the id of the message."""
        answer = self.submit(kind, file, **fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def submit(
        self, kind: str, file: tuple[str, bytes, str] | None = None, **fields: str
    ) -> httpx.Response:
        files = {"file": file} if file else None
        return httpx.post(f"{self.url}/messages", data={"kind": kind, **fields}, files=files)


class Simulator:
    """A simulator on a port of its own, for `business`."""

    def __init__(
        self,
        business: Business,
        storage: Path,
        plan: Plan | None = None,
        limits: SendingLimits | None = None,
        delivery: DeliveryPace | None = None,
    ) -> None:
        self._app = create(
            webhook_url=business.url,
            token=TOKEN,
            app_secret=SECRET,
            verify_token=VERIFY_TOKEN,
            phone_number_id=NUMBER_ID,
            storage=storage,
            plan=plan,
            limits=limits,
            delivery=delivery,
            templates=TEMPLATES,
            controlled=True,
        )
        config = uvicorn.Config(self._app, log_config=None, timeout_graceful_shutdown=1)
        self._serving = Serving(uvicorn.Server(config), listen())
        self.url = self._serving.url
        self.graph = httpx.Client(
            base_url=f"{self.url}/graph/v23.0/", headers={"Authorization": f"Bearer {TOKEN}"}
        )

    def stop(self) -> None:
        self.graph.close()
        self._serving.stop()

    def phone(self, name: str = "سارة", number: str = "966500000001", username: str = "") -> Phone:
        """A phone that is in the simulator from now on."""
        wanted = {"name": name, "number": number, **({"username": username} if username else {})}
        (made,) = httpx.post(f"{self.url}/control/phones", json=[wanted]).json()
        return Phone(f"{self.url}/phones/{made['id']}", number, made["user_id"])

    def order(self, **plan: Any) -> None:
        """Set the faults."""
        answer = httpx.put(f"{self.url}/control/faults", json=plan)
        assert answer.status_code == 200, answer.text

    def state(self) -> dict[str, Any]:
        """Events that are pending, screens that are on, faults."""
        return dict(httpx.get(f"{self.url}/control/state").json())

    def received(self, phone: Phone) -> list[dict[str, Any]]:
        """What the business's messages to a phone are, in order."""
        state = httpx.get(f"{self.url}/control/received").json()
        return list(state[phone.number]["messages"])

    def post(self, phone: Phone, timeout: float = 10, **message: Any) -> httpx.Response:
        """Send a message of the business."""
        body = {"messaging_product": "whatsapp", "to": phone.number, **message}
        return self.graph.post(f"{NUMBER_ID}/messages", json=body, timeout=timeout)

    def send(self, phone: Phone, **message: Any) -> str:
        """Send a message that must be accepted; its id."""
        answer = self.post(phone, **message)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["messages"][0]["id"])

    def refusal(self, phone: Phone, **message: Any) -> tuple[int, int, str]:
        """Send a message that must be refused; HTTP status, code and details."""
        answer = self.post(phone, **message)
        error = answer.json()["error"]
        assert error["type"] == "OAuthException" and error["fbtrace_id"]
        return answer.status_code, error["code"], error["error_data"]["details"]


def text(body: str) -> dict[str, Any]:
    """The fields of a text message."""
    return {"type": "text", "text": {"body": body}}
