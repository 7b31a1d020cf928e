"""An agent at the desk and a citizen on WhatsApp, before and after the 24 hours."""

from casework import handovers
from tests.gateway.desk.conftest import LogIn
from tests.gateway.desk.conftest import hire as hire
from tests.gateway.desk.conftest import log_in as log_in
from tests.gateway.desk.conftest import quick_hashes as quick_hashes
from tests.gateway.test_log import do
from tests.gateway.whatsapp.talk import lines, replies, until
from tests.gateway.whatsapp.test_window import a_day_passes
from tests.gateway.whatsapp.test_window import known as known
from tests.simulator.business import Phone, Simulator


def test_the_template_button_calls_the_citizen_back(
    known: str, phone: Phone, simulator: Simulator, log_in: LogIn
) -> None:
    sara = log_in("agent", "sara")
    do(handovers.request, known, "requested", {})
    assert sara.post("/conversations/next").headers["location"].endswith(known)
    here = f"/conversations/{known}"
    assert "نافذة واتساب" in sara.get(here).text
    assert "أرسل القالب المعتمد" not in sara.get(here).text
    joined = len(replies(simulator, phone, 2))
    a_day_passes()
    assert "أرسل القالب المعتمد" in sara.get(here).text
    assert sara.post(f"{here}/invite").headers["location"].endswith("said=invited")
    called = replies(simulator, phone, joined + 1)[joined]
    assert (called["type"], called["content"]["name"]) == ("template", "musaed_agent_reply")
    said = sara.post(f"{here}/say", text="وجدنا دفعتك", client_id="1")
    assert said.status_code == 201
    assert lines("agent")[-1].state == "queued"  # waits for the citizen
    (press,) = called["content"]["replies"]
    phone.act("reply", message_id=called["id"], reply_id=press["id"])
    until(lambda: lines("agent")[-1].state in ("sent", "delivered", "read"))
    assert "أرسل القالب المعتمد" not in sara.get(here).text
