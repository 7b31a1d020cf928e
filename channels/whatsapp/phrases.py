"""What only WhatsApp says; all other sentences are those of every channel."""

LIST_TITLE = "اعرض الخيارات"
CHOOSE_NUMBER = "اكتب رقم اختيارك."
TEMPLATE_TITLES = ("عرض الرد", "عرض التحديث")
TEMPLATE_AGENT = f"وصلك رد من موظف خدمة المستفيدين. اضغط «{TEMPLATE_TITLES[0]}» لتقرأه هنا."
TEMPLATE_TICKET = f"لديك تحديث على طلبك. اضغط «{TEMPLATE_TITLES[1]}» لتقرأه هنا."
"""Meta must approve both before they can be sent (docs/whatsapp.md)."""
