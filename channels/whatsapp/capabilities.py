"""What WhatsApp takes, and for how long."""

from datetime import timedelta

from casework.settings import Settings
from channels.whatsapp import graph_messages, undelivered
from channels.whatsapp.account import account
from conversations.channel_protocol import Capabilities

WINDOW = timedelta(hours=24)
"""From a citizen's last message on, WhatsApp takes more than templates for so long."""


def capabilities(settings: Settings) -> Capabilities:
    """As the settings have it: an account, and the templates that are approved."""
    return Capabilities(
        sent_when_logged=False,
        reply=graph_messages.LIMITS,
        window=WINDOW,
        invitation=settings.whatsapp_template_agent,
        calls_back=bool(settings.whatsapp_template_ticket),
        on=account(settings) is not None,
        carries=graph_messages.carries,
        explain_file=undelivered.why_not_carried,
        explain=undelivered.why,
    )
