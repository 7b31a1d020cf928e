"""The message log as the gateway has it, for tests that write into it themselves."""

from channels.web.channel import CAPABILITIES
from channels.whatsapp import rendering
from channels.whatsapp.capabilities import WINDOW
from conversations.channel_protocol import Capabilities
from conversations.message_log import MessageLog

WHATSAPP = Capabilities(sent_when_logged=False, reply=rendering.LIMITS, window=WINDOW)

message_log = MessageLog({"web": CAPABILITIES, "whatsapp": WHATSAPP})
