"""Conversations over the simulated Cloud API."""

from tests.gateway.peer import Peer
from tests.gateway.whatsapp.talk import words
from tests.simulator.business import Phone, Simulator


def test_a_message_is_answered(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    phone.act("text", body="متى تفتحون؟")
    assert words(simulator, phone, 1) == ["رد: متى تفتحون؟"]
    assert peer.texts == ["متى تفتحون؟"]
