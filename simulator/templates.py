"""Templates that the simulated account has approved from the start."""

from simulator.records import Template

BUILT_IN = (
    Template(
        name="musaed_agent_reply",
        language="ar",
        body="وصلك ردّ من موظف خدمة المستفيدين. اكتب لنا لعرضه ومتابعة المحادثة.",
        quick_replies=["عرض الرد"],
    ),
    Template(
        name="musaed_ticket_update",
        language="ar",
        body="لديك تحديث على طلبك في حساب المواطن. اكتب لنا لمعرفة التفاصيل.",
        quick_replies=["عرض التحديث"],
    ),
)
