"""The message log as the gateway has it, for tests that write into it themselves."""

from channels.web.channel import CAPABILITIES
from channels.whatsapp import graph_messages
from channels.whatsapp.capabilities import WINDOW
from conversations.channel_protocol import Capabilities
from conversations.message_log import MessageLog

WHATSAPP = Capabilities(sent_when_logged=False, reply=graph_messages.LIMITS, window=WINDOW)

message_log = MessageLog({"web": CAPABILITIES, "whatsapp": WHATSAPP})
