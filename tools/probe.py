"""Ask the running system a question as a citizen would, to know that the whole of it works."""

import time

import socketio
import socketio.exceptions

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
