"""The database's schema, moved to the newest version on start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from casework.crypto import WrongKey
from casework.database import engine, session
from casework.models import Message
from casework.settings import SettingsError

_ADVISORY_LOCK = 0x6D757361  # any number, the same in every process


def upgrade() -> None:
    """Bring the database to the newest schema; safe when several processes start together.

    Raises SettingsError with one line when the database cannot be reached, was written by a newer
    version, or was encrypted under another MUSAED_SECRET.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    try:
        with engine().begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite is locked by its BEGIN IMMEDIATE
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        with session(readonly=True) as db:
            db.scalar(select(Message.body).limit(1))
    except (OperationalError, OSError) as error:
        reason = str(error.orig if isinstance(error, OperationalError) else error).splitlines()[0]
        raise SettingsError(f"DATABASE_URL: cannot use the database: {reason}") from error
    except CommandError as error:
        raise SettingsError(f"DATABASE_URL: written by another version: {error}") from error
    except WrongKey as error:
        raise SettingsError(str(error)) from error
