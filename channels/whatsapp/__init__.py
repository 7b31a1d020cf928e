"""WhatsApp's Cloud API: its webhook, its inbox and outbox, and the channel made of them."""
