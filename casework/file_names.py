"""Names of citizens' files: the end of a name says what the file is, and nothing else."""

import re

_OFFICE = "application/vnd.openxmlformats-officedocument"
EXTENSIONS = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "mp4"),
    "audio/aac": ("aac",),
    "audio/amr": ("amr",),
    "audio/x-wav": ("wav",),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "video/quicktime": ("mov", "qt"),
    "video/3gpp": ("3gp",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}.presentationml.presentation": ("pptx",),
}
"""What is taken, by media type: the extensions that such a file may have, its usual one first."""

_LONGEST = 255  # characters
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
# a number at the end is a year or a version
_EXTENSION = re.compile(r"(?<=.)\.(?=[0-9]*[a-z])[a-z0-9]{1,10}$", re.IGNORECASE)


def display_name(file_name: str, media_type: str) -> str:
    """The last part of `file_name` without what steers a screen, ending as its type does.

    Whatever the citizen called it, the computer that saves it opens it as what it is. Empty for an
    empty name. Raises KeyError for a type that is not taken.
    """
    extensions = EXTENSIONS[media_type]
    base = _UNSAFE.sub("", re.split(r"[/\\]", file_name)[-1]).strip(". ")
    if not base:
        return ""
    found = _EXTENSION.search(base)
    ending = f".{extensions[0]}"
    if found is not None:
        if found[0][1:].lower() in extensions:
            ending = found[0]
        base = base[: found.start()].rstrip(". ")
    return base[: _LONGEST - len(ending)] + ending
