#!/bin/sh
# Uploads a contact CSV and says what it would change. Nothing changes until the import is applied.
# INVITE_DESK_URL is the address of the product, INVITE_DESK_KEY an API key of an admin or an owner; $1 is the file.
set -eu

# The same file is the same upload, however often the night's job is started again.
curl --fail-with-body --silent --show-error --request POST "$INVITE_DESK_URL/api/v1/roster/imports?format=contacts&source=sis" \
  --header "Authorization: Bearer $INVITE_DESK_KEY" \
  --header 'Content-Type: text/csv' \
  --header "Idempotency-Key: sis-$(cksum < "$1" | tr ' ' '-')" \
  --data-binary "@$1"
