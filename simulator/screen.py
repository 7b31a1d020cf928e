"""The phones' screens: pages, the live chat, and the forms on them."""

import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.markup import marked_up
from simulator.person import Impossible, PhoneOwner, change_number, read_number, replies_of
from simulator.provider import Provider
from simulator.schema import DAY, Phone, PhoneMessage
from simulator.webhooks import verify

_HERE = Path(__file__).parent
_RIYADH = ZoneInfo("Asia/Riyadh")
_HIDDEN = {"reaction", "edit", "revoke"}
"""Messages that show on another one only."""

_INLINE = ("image/", "audio/", "video/")
_FIELDS = ("name", "number", "username")

Page = Callable[[Request, Phone], Awaitable[Response]]


class PhoneScreen:
    """Pages and forms; a phone's page shows what `provider` knows of it."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._pages = Environment(
            loader=FileSystemLoader(_HERE / "pages"),
            autoescape=True,
            undefined=ChainableUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.globals["account"] = provider.account
        self._pages.filters["clock"] = _clock
        self._pages.filters["day"] = _day
        self._pages.filters["marked_up"] = marked_up

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._home),
            Route("/phones", self._add, methods=["POST"]),
            Route("/verify", self._verify, methods=["POST"]),
            Route("/phones/{phone:int}", self._of_phone(self._chat)),
            Route("/phones/{phone:int}/about", self._of_phone(self._about)),
            Route("/phones/{phone:int}/events", self._of_phone(self._events)),
            Route("/phones/{phone:int}/messages", self._of_phone(self._act), methods=["POST"]),
            Route("/phones/{phone:int}/number", self._of_phone(self._move), methods=["POST"]),
            Route("/phones/{phone:int}/clock", self._of_phone(self._set_clock), methods=["POST"]),
            Route("/phones/{phone:int}/files/{file}", self._of_phone(self._file)),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]

    def _of_phone(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def find(request: Request) -> Response:
            phone = self._provider.store.phone(request.path_params["phone"])
            if phone is None:
                raise HTTPException(404)
            try:
                return await page(request, phone)
            except Impossible as problem:
                return JSONResponse({"text": str(problem)}, 422)

        return find

    def _page(self, name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        template = self._pages.get_template(name)
        base = request.scope.get("root_path", "")
        phones = self._provider.store.phones()
        return HTMLResponse(template.render(base=base, phones=phones, **values), status)

    async def _home(self, request: Request) -> Response:
        return self._page("home.html", request, problem="", given=dict.fromkeys(_FIELDS, ""))

    async def _add(self, request: Request) -> Response:
        async with request.form() as form:
            given = {key: str(form.get(key, "")).strip() for key in _FIELDS}
        try:
            if not given["name"]:
                raise Impossible("اكتب اسم صاحب الهاتف.")
            number = read_number(given["number"])
            username = given["username"].lstrip("@") or None
            phone = self._provider.add_phone(given["name"][:60], number, username)
        except Impossible as problem:
            return self._page("home.html", request, 422, problem=str(problem), given=given)
        except sqlite3.IntegrityError:
            problem_text = "هذا الرقم أو اسم المستخدم لهاتف آخر في القائمة."
            return self._page("home.html", request, 422, problem=problem_text, given=given)
        return RedirectResponse(f"{request.scope.get('root_path', '')}/phones/{phone.id}", 303)

    async def _verify(self, _request: Request) -> Response:
        problem = await verify(self._provider.account)
        text = f"لم ينجح التحقق: {problem}" if problem else "نجح التحقق: أجاب الخادم بالرمز نفسه."
        return JSONResponse({"text": text}, 422 if problem else 200)

    async def _chat(self, request: Request, phone: Phone) -> Response:
        return self._page("phone.html", request, phone=phone)

    async def _about(self, request: Request, phone: Phone) -> Response:
        """Who the phone's owner is, its clock, and until when the business may write freely."""
        now = self._provider.now(phone)
        left = max(phone.wrote_at + DAY - now, 0) if phone.wrote_at else 0
        return self._page("about.html", request, phone=phone, now=now, window=left)

    async def _events(self, request: Request, phone: Phone) -> Response:
        """The chat as it stands, and from then on what changes. Who listens looks at it."""
        base = request.scope.get("root_path", "")

        async def stream() -> AsyncIterator[ServerSentEvent]:
            provider = self._provider
            with provider.screens.screen(phone.id) as changes:
                messages = provider.store.messages(phone.id)
                html = "".join(self._bubble(message, base) for message in messages)
                yield _event("chat", html=html)
                yield _event("typing", on=provider.is_typing(phone.id))
                provider.look(phone)
                while True:
                    change = await changes.get()
                    if change.message_id is None:
                        yield _event("typing", on=change.typing)
                        continue
                    message = provider.store.message(change.message_id)
                    html = self._bubble(message, base) if message else ""
                    if html:
                        yield _event("message", html=html)

        return EventSourceResponse(stream(), ping=20)

    def _bubble(self, message: PhoneMessage, base: str) -> str:
        if message.type in _HIDDEN or message.error:
            return ""
        quoted = self._provider.store.message(message.context_id) if message.context_id else None
        file = None
        if isinstance(message.content, dict) and message.type in (
            "image audio video document sticker".split()
        ):
            file = self._provider.store.file(message.content["id"])
        template = self._pages.get_template("bubble.html")
        return template.render(
            base=base, message=message, quoted=quoted, file=file, replies=replies_of(message)
        )

    async def _act(self, request: Request, phone: Phone) -> Response:
        async with request.form(max_files=1, max_part_size=1024 * 1024) as form:
            message = await PhoneOwner(self._provider, phone, form).act()
        return JSONResponse({"id": message.id})

    async def _move(self, request: Request, phone: Phone) -> Response:
        async with request.form() as form:
            change_number(self._provider, phone, str(form.get("number", "")))
        return JSONResponse({"text": "تغيّر الرقم، وعلم به البرنامج."})

    async def _set_clock(self, request: Request, phone: Phone) -> Response:
        async with request.form() as form:
            hours = form.get("hours")
        offset = phone.offset + 3600 * float(str(hours)) if hours in ("1", "25") else 0
        self._provider.store.change_phone(phone.id, offset=offset)
        return JSONResponse({"text": "ساعة الهاتف الآن " + _clock(self._provider.now(phone))})

    async def _file(self, request: Request, phone: Phone) -> Response:
        file = self._provider.store.file(request.path_params["file"])
        if file is None:
            raise HTTPException(404)
        inline = file.mime_type.startswith(_INLINE) and "svg" not in file.mime_type
        headers = {"Content-Disposition": "inline" if inline else "attachment"}
        return Response(file.data, media_type=file.mime_type, headers=headers)


def _event(name: str, **data: Any) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name)


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, _RIYADH)


def _clock(at: float) -> str:
    return _moment(at).strftime("%H:%M")


def _day(at: float) -> str:
    return _moment(at).strftime("%Y-%m-%d")
