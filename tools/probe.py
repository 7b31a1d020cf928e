"""Ask the running system a question as a citizen would, to know that the whole of it works."""

import os
import time

import socketio
import socketio.exceptions
from sqlalchemy import create_engine, delete, make_url, text

from casework import database
from casework.models import Conversation, Message

GREETING = "السلام عليكم"


class NotAnswered(Exception):
    """The assistant did not answer."""


def converse(url: str, seconds: float) -> None:
    """Greet the assistant at `url` in a conversation that leaves no trace.

    Raises NoAnswer when no answer of the assistant arrived in `seconds`.
    """
    until = time.monotonic() + seconds
    conversation = ""
    try:
        with socketio.SimpleClient(handle_sigint=False) as client:
            client.connect(url, auth={}, transports=["polling"], wait_timeout=int(seconds))
            while True:
                event, *data = client.receive(timeout=max(0.1, until - time.monotonic()))
                if event == "session":
                    conversation = str(data[0]["conversation_id"])
                    client.call("message", {"client_id": "probe", "text": GREETING}, timeout=10)
                elif event == "message" and data[0]["author"] == "bot":
                    return
    except socketio.exceptions.SocketIOError as error:
        raise NotAnswered(type(error).__name__) from error
    finally:
        if conversation:
            _forget(conversation)


def _forget(conversation: str) -> None:
    """Remove the conversation from the message log and from Rasa's trackers."""
    with database.session() as session:
        session.execute(delete(Message).where(Message.conversation_id == conversation))
        session.execute(delete(Conversation).where(Conversation.id == conversation))
    url = make_url(os.environ["TRACKER_DATABASE_URL"])
    if url.get_backend_name() != "sqlite":
        url = url.set(drivername="postgresql+psycopg")  # Rasa's environment has another driver
    trackers = create_engine(url)
    with trackers.begin() as connection:
        connection.execute(text("DELETE FROM turns WHERE sender_id = :id"), {"id": conversation})
    trackers.dispose()
