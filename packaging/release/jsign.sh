#!/bin/sh
# Brings Jsign, which signs with Azure Artifact Signing (azure-sign.sh), to where it is packed with the rest of what signs: in a
# job without keys.
set -eu
version=7.5
sum=602a51c3545a6dc4fb99bd2ea7152b26d1345916d0c93ddfbd5936cb735af91c
mkdir -p target/tools
curl --proto '=https' --fail --silent --show-error --location --output target/tools/jsign.jar \
  "https://github.com/ebourg/jsign/releases/download/$version/jsign-$version.jar"
echo "$sum  target/tools/jsign.jar" | sha256sum --check --quiet
