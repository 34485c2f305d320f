#!/bin/sh
# Installs Debian's packages, as a job without keys has fetched them (`cargo xtask release fetch`) for this very image. Nothing
# is fetched here: the image has no list of what Debian has.
set -eu
# GitHub's word for this workflow, which is a key, is in the environment of each step of a job that may ask for it.
unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN
apt-get install --yes --quiet=2 --no-install-recommends ./target/tools/debs/*.deb
