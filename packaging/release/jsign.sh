#!/bin/sh
# Brings Jsign, which signs with Azure Artifact Signing (azure-sign.sh), into the Debian of the release workflow.
set -eu
# GitHub's word for this workflow, which is a key, is in the environment of each step of a job that may ask for it.
unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN
version=7.5
sum=602a51c3545a6dc4fb99bd2ea7152b26d1345916d0c93ddfbd5936cb735af91c
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends default-jre-headless jq
mkdir -p target/tools
curl --proto '=https' --fail --silent --show-error --location --output target/tools/jsign.jar \
  "https://github.com/ebourg/jsign/releases/download/$version/jsign-$version.jar"
echo "$sum  target/tools/jsign.jar" | sha256sum --check --quiet
