"""The portal's chat window: Socket.IO, session tokens, files, the demonstration page."""
