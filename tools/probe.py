"""Ask the running system a question as a citizen would, to know that the whole of it works."""

import os
import time

import socketio
import socketio.exceptions
from sqlalchemy import create_engine, delete, make_url, text

from casework import database
from casework.models import Conversation, Message

GREETING = "السلام عليكم"


class NoAnswer(Exception):
    """The assistant did not answer; the text says how far the conversation got."""


def greet(url: str, seconds: float) -> str:
    """Greet the assistant at `url` and return the id of the conversation that it answered in.

    Raises NoAnswer when no answer of the assistant arrived in `seconds`.
    """
    until = time.monotonic() + seconds
    with socketio.SimpleClient(handle_sigint=False) as client:
        try:
            client.connect(url, auth={}, wait_timeout=seconds)
            conversation = ""
            while True:
                event, *data = client.receive(timeout=max(0.1, until - time.monotonic()))
                if event == "session":
                    conversation = str(data[0]["conversation_id"])
                    client.call("message", {"client_id": "probe", "text": GREETING}, timeout=10)
                elif event == "message" and data[0]["author"] == "bot" and conversation:
                    return conversation
        except socketio.exceptions.SocketIOError as error:
            raise NoAnswer(type(error).__name__) from error


def forget(conversation: str) -> None:
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
