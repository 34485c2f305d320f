#!/bin/sh
# Signs one file in its place (Authenticode) with Azure Artifact Signing, which was Trusted Signing before. Jsign speaks to
# the service from any system; the service's own client runs on Windows only. `SIGN_COMMAND` of the release workflow.
#
#   azure-sign.sh FILE
#
# JSIGN: the jar. AZURE_SIGNING_ENDPOINT, _ACCOUNT, _PROFILE: where the certificate is. AZURE_SIGNING_TOKEN: of
# `az account get-access-token --resource https://codesigning.azure.net`; Jsign reads it from the environment.
set -eu
endpoint=${AZURE_SIGNING_ENDPOINT#https://}
exec java -jar "$JSIGN" --storetype TRUSTEDSIGNING --keystore "${endpoint%/}" --storepass env:AZURE_SIGNING_TOKEN \
  --alias "$AZURE_SIGNING_ACCOUNT/$AZURE_SIGNING_PROFILE" --alg SHA-256 \
  --tsaurl http://timestamp.acs.microsoft.com --tsmode RFC3161 --tsretries 5 \
  --name 'Peig Setup' --url https://docs.peig.io "$1"
