"""The Socket.IO side of the backend: authentication, rooms, presence, message edits."""
