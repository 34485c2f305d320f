#!/bin/sh
# Refuses what is checked out where the main branch does not hold it: a tag can be put on any commit, also on one that nobody
# has read. It wants the whole history (`fetch-depth: 0`).
#
#   on-branch.sh BRANCH
set -eu
if ! git merge-base --is-ancestor HEAD "refs/remotes/origin/$1"; then
  echo "on-branch.sh: the tag's commit is not on the branch \"$1\", and nothing is released of it" >&2
  exit 1
fi
