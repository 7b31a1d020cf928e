"""WhatsApp's Cloud API: its webhook, its inbox and outbox, behind `channels.CitizenChannel`."""
