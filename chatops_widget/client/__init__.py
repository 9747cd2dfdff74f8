"""The Socket.IO client: connection, outbox, backfill, uploads, and the embedded backend."""
