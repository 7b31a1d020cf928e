"""Templates that the simulated account has approved from the start."""

from simulator.records import Template

BUILT_IN = (
    Template(
        name="agent_replied",
        language="ar",
        body="وصلك رد من خدمة المستفيدين: {{1}}",
        quick_replies=["متابعة المحادثة"],
    ),
    Template(
        name="ticket_updated",
        language="ar",
        body="تحديث على طلبك رقم {{1}}: {{2}}",
        quick_replies=["متابعة المحادثة"],
    ),
)
