#!/bin/sh
# Prints a token for Azure Artifact Signing: GitHub vouches for the workflow, Entra believes it (workload identity
# federation; learn.microsoft.com, "Microsoft identity platform and OAuth 2.0 client credentials flow", third case). There is
# no secret to be kept. Nothing that is one becomes a word of a command.
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s\n' "header = \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\"" > "$folder/ask"
curl --fail --silent --show-error --config "$folder/ask" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=api://AzureADTokenExchange" | jq --join-output .value > "$folder/assertion"
curl --fail --silent --show-error "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
  --data grant_type=client_credentials --data-urlencode "client_id=$AZURE_CLIENT_ID" \
  --data-urlencode scope=https://codesigning.azure.net/.default \
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  --data-urlencode "client_assertion@$folder/assertion" | jq --exit-status --raw-output .access_token
