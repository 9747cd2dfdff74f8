#!/bin/sh
# Serve from the folder it is started in, which keeps everything; further options go to chatops-backend.
set -eu
umask 077
mkdir -p prices strategies uploads
[ -s token ] || python -c "import secrets; print(secrets.token_urlsafe())" > token
exec chatops-backend --host 0.0.0.0 --token-file token --store desk.sqlite --log-format json \
  --data "$PWD/prices" --strategies "$PWD/strategies" --uploads "$PWD/uploads" "$@"
