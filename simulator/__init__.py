"""A local WhatsApp Cloud API that really answers, and the phones that write to it."""
