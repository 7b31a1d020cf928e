import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from casework import attachments
from casework.database import session
from casework.models import Attachment
from casework.settings import get_settings
from tests.casework.conftest import add_conversation


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        named = kind + data
        return struct.pack(">I", len(data)) + named + struct.pack(">I", zlib.crc32(named))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("word/document.xml", "<document/>")
    return made.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
VOICE_NOTE = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01" + bytes(30)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def files_on_disk() -> list[Path]:
    folder = get_settings().musaed_var_dir / "attachments"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(png(), "image/png"), (PDF, "application/pdf"), (VOICE_NOTE, "audio/ogg"), (docx(), DOCX)],
    ids=["png", "pdf", "voice note", "docx"],
)
def test_a_file_is_recognised_by_its_content_and_comes_back(
    conversation: str, data: bytes, media_type: str
) -> None:
    stored = attachments.store(conversation, "report.exe", data)
    assert (stored.media_type, stored.size) == (media_type, len(data))
    with session(readonly=True) as db:
        assert attachments.read(db.get_one(Attachment, stored.id)) == data


def test_a_file_is_encrypted_private_and_its_name_unguessable(conversation: str) -> None:
    stored = attachments.store(conversation, "هويتي.pdf", PDF)
    (path,) = files_on_disk()
    assert path.name == stored.path and len(path.name) == 32
    assert b"PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (PDF + bytes(attachments.MAX_BYTES), "too_large"),
        (b"<!doctype html><script>alert(1)</script>", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "type"),
        (b"MZ\x90\x00" + bytes(60), "type"),
        (b"PK\x03\x04" + bytes(60), "type"),
        (b"#!/bin/sh\necho", "type"),
        ("نص عادي".encode(), "type"),
    ],
    ids=["empty", "too large", "html", "svg", "exe", "zip", "script", "text"],
)
def test_what_is_not_taken_is_told_by_a_code(conversation: str, data: bytes, code: str) -> None:
    with pytest.raises(attachments.InvalidAttachment) as caught:
        attachments.store(conversation, "photo.png", data)
    assert caught.value.code == code
    assert files_on_disk() == []
    assert attachments.unattached(conversation) == []


def test_a_file_of_the_greatest_size_is_taken(conversation: str) -> None:
    data = PDF + bytes(attachments.MAX_BYTES - len(PDF))
    assert attachments.read(attachments.store(conversation, "big.pdf", data)) == data


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\هوية.pdf", "هوية.pdf"),
        ("\u202efdp.exe\n", "fdp.pdf"),
        ("ط" * 400, "ط" * 251 + ".pdf"),
    ],
    ids=["path", "windows path", "steering characters", "long"],
)
def test_the_name_is_only_for_display(conversation: str, given: str, kept: str) -> None:
    stored = attachments.store(conversation, given, PDF)
    assert stored.file_name == kept
    assert [path.name for path in files_on_disk()] == [stored.path]


def test_loose_files_are_listed_oldest_first_by_conversation(conversation: str) -> None:
    other = add_conversation()
    ids = [attachments.store(conversation, f"{n}.pdf", PDF).id for n in range(3)]
    attachments.store(other, "x.pdf", PDF)
    assert [each.id for each in attachments.unattached(conversation)] == ids


def test_a_file_whose_row_is_refused_leaves_nothing(db: str) -> None:
    with pytest.raises(LookupError):
        attachments.store("0" * 32, "a.pdf", PDF)
    assert files_on_disk() == []
