"""Files of both sides: which types and sizes the API takes, and for how long."""

import hashlib
import secrets
import time
from pathlib import PurePath

import httpx

from simulator.errors import ApiError
from simulator.schema import File
from simulator.send_requests import MediaObject
from simulator.store import Store

KEPT_SECONDS = 7 * 24 * 60 * 60
_MEGA = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "image": ({"image/jpeg", "image/png"}, 5 * _MEGA),
    "sticker": ({"image/webp"}, _MEGA // 2),
    "audio": ({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}, 16 * _MEGA),
    "video": ({"video/mp4", "video/3gpp"}, 16 * _MEGA),
    "document": (
        {
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}.wordprocessingml.document",
            f"{_OFFICE}.spreadsheetml.sheet",
            f"{_OFFICE}.presentationml.presentation",
        },
        100 * _MEGA,
    ),
}
LARGEST = max(size for _, size in _TYPES.values())


def kind_of(mime_type: str) -> str:
    """image, sticker, audio, video, or document for all others."""
    bare = mime_type.partition(";")[0].strip()
    return next((kind for kind, (types, _) in _TYPES.items() if bare in types), "document")


class Files:
    """The store's files within the API's rules."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, data: bytes, mime_type: str, name: str | None) -> File:
        """Keep a file as it is."""
        file = File(
            id=str(secrets.randbelow(9 * 10**15) + 10**15),
            mime_type=mime_type,
            sha256=hashlib.sha256(data).hexdigest(),
            name=PurePath(name).name[:240] if name else None,
            data=data,
            at=time.time(),
        )
        self._store.add_file(file)
        return file

    def upload(self, data: bytes, mime_type: str, name: str | None) -> File:
        """Keep a file of the business. Raises GraphError for a type or size that is not taken."""
        bare = mime_type.partition(";")[0].strip()
        kind = kind_of(bare)
        types, largest = _TYPES[kind]
        if bare not in types:
            raise ApiError(100, f"Param file: the type {bare!r} is not supported")
        if not data or len(data) > largest:
            raise ApiError(100, f"Param file: {kind} must have 1 to {largest} bytes")
        return self.add(data, mime_type, name)

    def get(self, file_id: str) -> File | None:
        """The file, unless it is unknown or older than 7 days."""
        file = self._store.file(file_id)
        return file if file and time.time() - file.at < KEPT_SECONDS else None

    async def check_sendable(self, media: MediaObject, kind: str) -> None:
        """Fetch the link of `media` into a file, and check that it fits. Raises GraphError."""
        if media.link:
            media.id, media.link = (await self._fetch(media.link)).id, None
        file = self.get(media.id or "")
        if file is None:
            raise ApiError(131009, f"Parameter '{kind}.id': no such media")
        if kind_of(file.mime_type) != kind and kind != "document":
            raise ApiError(131053, f"media of type {file.mime_type} cannot be sent as {kind}")

    async def _fetch(self, link: str) -> File:
        try:
            async with httpx.AsyncClient(follow_redirects=True, timeout=10) as client:
                answer = await client.get(link)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ApiError(131053, f"the link gave no file: {type(error).__name__}") from None
        mime_type = answer.headers.get("content-type", "application/octet-stream")
        return self.upload(answer.content, mime_type, httpx.URL(link).path)
