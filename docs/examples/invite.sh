#!/bin/sh
# Creates a link for each contact that was never invited, and prints what was handed out.
# INVITE_DESK_URL is the address of the product, INVITE_DESK_KEY an API key of a sender, an admin or an owner.
set -eu

curl --fail-with-body --silent --show-error --request POST "$INVITE_DESK_URL/api/v1/campaigns" \
  --header "Authorization: Bearer $INVITE_DESK_KEY" \
  --header 'Content-Type: application/json' \
  --header "Idempotency-Key: first-links-$(date +%F)" \
  --data '{
    "portal": "Parent Portal",
    "filter": { "status": "never_invited" },
    "channel": "link"
  }'
