"""The Graph API under `/graph/{version}`: what the Cloud API answers, errors included."""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from simulator.errors import ApiError
from simulator.faults import Rule
from simulator.provider import Provider
from simulator.schema import File, Template
from simulator.send_requests import ReadReceipt, read_call
from simulator.template_applications import read_template

_LINK_SECONDS = 300
_SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]

Endpoint = Callable[[Request], Awaitable[Response]]


class _Cut(Response):
    """An answer that breaks off: the connection is closed before its body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # the server sees a body that is too short, and closes
        await send({"type": "http.response.body", "body": b"{"})


def routes(provider: Provider) -> list[Route]:
    """The API's routes."""
    graph = _Graph(provider)
    return [
        Route("/debug_token", graph.guard(graph.debug_token)),
        Route("/files/{id}", graph.guard(graph.download)),
        Route("/{id}/messages", graph.guard(graph.send), methods=["POST"]),
        Route("/{id}/media", graph.guard(graph.upload), methods=["POST"]),
        Route("/{id}/message_templates", graph.guard(graph.templates), methods=["GET", "POST"]),
        Route("/{id}/subscribed_apps", graph.guard(graph.subscribed), methods=["GET", "POST"]),
        Route("/{id}/phone_numbers", graph.guard(graph.numbers)),
        Route("/{id}", graph.guard(graph.look_up), methods=["GET", "DELETE"]),
    ]


class _Graph:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._account = provider.account

    def guard(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` for who has the token; its refusals as the provider's JSON."""

        async def answer(request: Request) -> Response:
            try:
                self._check_token(request)
                return await endpoint(request)
            except ApiError as error:
                return error.response()

        return answer

    def _check_token(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = request.query_params.get("access_token", "")
        if not hmac.compare_digest(token.encode(), self._account.token.encode()):
            raise ApiError(190, "The access token is missing or not that of the simulator")
        proof = request.query_params.get("appsecret_proof")
        expected = hmac.new(self._account.app_secret.encode(), token.encode(), "sha256").hexdigest()
        if proof is not None and not hmac.compare_digest(proof.encode(), expected.encode()):
            raise ApiError(100, "Invalid appsecret_proof provided in the API argument")

    def _check_id(self, request: Request, expected: str) -> None:
        if request.path_params["id"] != expected:
            raise _unknown_object(request)

    async def send(self, request: Request) -> Response:
        self._check_id(request, self._account.phone_number_id)
        try:
            call = read_call(json.loads(await request.body()))
        except ValueError:
            raise ApiError(100, "the body is not JSON") from None
        if isinstance(call, ReadReceipt):
            self._provider.receive_receipt(call)
            return JSONResponse({"success": True})
        fault = self._provider.faults.draw()
        if fault and fault.kind in ("error", "hang_before", "drop_before"):
            return await _fail(fault)
        later = fault if fault and fault.kind == "fail_later" else None
        phone, message = await self._provider.accept(call, later)
        if fault and not later:
            return await _fail(fault)
        contact: dict[str, Any] = {"input": call.to or call.recipient}
        if call.to:
            contact["wa_id"] = phone.number
        else:
            contact["user_id"] = phone.user_id
        sent: dict[str, Any] = {"id": message.id}
        if call.type == "template":
            sent["message_status"] = "accepted"
        return JSONResponse(
            {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
        )

    async def upload(self, request: Request) -> Response:
        self._check_id(request, self._account.phone_number_id)
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    raise ApiError(100, "The parameter file is required")
                if form.get("messaging_product") != "whatsapp":
                    raise ApiError(100, "The parameter messaging_product must be 'whatsapp'")
                mime_type = file.content_type or str(form.get("type", ""))
                kept = self._provider.files.upload(await file.read(), mime_type, file.filename)
        except HTTPException:
            raise ApiError(100, "the body is not multipart/form-data") from None
        return JSONResponse({"id": kept.id})

    async def look_up(self, request: Request) -> Response:
        """The business's number, or a file's link; DELETE removes a file."""
        object_id = request.path_params["id"]
        if request.method == "DELETE":
            if not self._provider.store.remove_file(object_id):
                raise _unknown_object(request)
            return JSONResponse({"success": True})
        if object_id == self._account.phone_number_id:
            return JSONResponse(self._number(request.query_params.get("fields", "")))
        if object_id == self._account.waba_id:
            return JSONResponse({"id": object_id, "name": self._account.verified_name})
        file = self._provider.files.get(object_id)
        if file is None:
            raise _unknown_object(request)
        return JSONResponse(
            {
                "messaging_product": "whatsapp",
                "url": self._link(request, file),
                "mime_type": file.mime_type,
                "sha256": file.sha256,
                "file_size": len(file.data),
                "id": file.id,
            }
        )

    def _number(self, fields: str = "") -> dict[str, Any]:
        known = {
            "display_phone_number": self._account.display_phone_number,
            "verified_name": self._account.verified_name,
            "quality_rating": "GREEN",
            "code_verification_status": "VERIFIED",
            "platform_type": "CLOUD_API",
            "status": "CONNECTED",
            "throughput": {"level": "STANDARD"},
            "webhook_configuration": {"application": self._account.webhook_url},
        }
        names = [name.strip() for name in fields.split(",") if name.strip()] or list(known)
        missing = sorted(set(names) - set(known) - {"id"})
        if missing:
            raise ApiError(100, f"Tried accessing nonexisting field ({missing[0]})")
        number = {name: known[name] for name in names if name in known}
        return {**number, "id": self._account.phone_number_id}

    async def numbers(self, request: Request) -> Response:
        self._check_id(request, self._account.waba_id)
        return JSONResponse({"data": [self._number(request.query_params.get("fields", ""))]})

    def _link(self, request: Request, file: File) -> str:
        until = int(time.time()) + _LINK_SECONDS
        here = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
        base = here.removesuffix(f"/{file.id}")
        return f"{base}/files/{file.id}?ext={until}&hash={self._signature(file.id, until)}"

    def _signature(self, file_id: str, until: int) -> str:
        text = f"{file_id}:{until}".encode()
        return hmac.new(self._account.app_secret.encode(), text, "sha256").hexdigest()[:32]

    async def download(self, request: Request) -> Response:
        file_id = request.path_params["id"]
        until = request.query_params.get("ext", "")
        signature = request.query_params.get("hash", "")
        file = self._provider.files.get(file_id)
        if (
            file is None
            or not until.isdecimal()
            or int(until) < time.time()
            or not hmac.compare_digest(self._signature(file_id, int(until)), signature)
        ):
            return Response(status_code=404)
        return Response(file.data, media_type=file.mime_type)

    async def templates(self, request: Request) -> Response:
        self._check_id(request, self._account.waba_id)
        store = self._provider.store
        if request.method == "POST":
            try:
                template = read_template(json.loads(await request.body()))
            except ValueError:
                raise ApiError(100, "the body is not JSON") from None
            store.keep_template(template)
            return JSONResponse(
                {"id": _template_id(template), "status": "APPROVED", "category": template.category}
            )
        name = request.query_params.get("name")
        found = [each for each in store.templates() if name in (None, each.name)]
        return JSONResponse({"data": [_shown(template) for template in found]})

    async def subscribed(self, request: Request) -> Response:
        self._check_id(request, self._account.waba_id)
        if request.method == "POST":
            return JSONResponse({"success": True})
        app = {"id": self._app_id, "name": "simulator", "link": self._account.webhook_url}
        return JSONResponse({"data": [{"whatsapp_business_api_data": app}]})

    async def debug_token(self, request: Request) -> Response:
        """Whether a token is good, and for which account."""
        token = request.query_params.get("input_token", "")
        data: dict[str, Any] = {"is_valid": token == self._account.token, "scopes": []}
        if data["is_valid"]:
            targets = [self._account.waba_id]
            data |= {
                "app_id": self._app_id,
                "type": "SYSTEM_USER",
                "application": "simulator",
                "expires_at": 0,
                "scopes": _SCOPES,
                "granular_scopes": [{"scope": each, "target_ids": targets} for each in _SCOPES],
            }
        else:
            data["error"] = {"code": 190, "message": "The access token could not be decrypted"}
        return JSONResponse({"data": data})

    @property
    def _app_id(self) -> str:
        return self._account.waba_id[::-1]


async def _fail(fault: Rule) -> Response:
    if fault.kind == "error":
        raise fault.error()
    if fault.kind.startswith("drop"):
        return _Cut()
    await asyncio.sleep(fault.seconds)
    return Response(status_code=504)


def _unknown_object(request: Request) -> ApiError:
    object_id = request.path_params["id"]
    return ApiError(100, f"Unsupported request. Object with ID '{object_id}' does not exist")


def _template_id(template: Template) -> str:
    digest = hmac.new(template.name.encode(), template.language.encode(), "sha256").digest()
    return str(int.from_bytes(digest[:6]))


def _shown(template: Template) -> dict[str, Any]:
    components: list[dict[str, Any]] = [{"type": "BODY", "text": template.body}]
    if template.footer:
        components.append({"type": "FOOTER", "text": template.footer})
    if template.quick_replies:
        buttons = [{"type": "QUICK_REPLY", "text": title} for title in template.quick_replies]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": template.name,
        "language": template.language,
        "status": "APPROVED",
        "category": template.category,
        "components": components,
        "id": _template_id(template),
    }
