#!/bin/sh
# Unpacks what a job with keys starts, which a job without them has packed (`cargo xtask release tools`). Whatever job of a run
# has been taken over can put another file in an artifact's place, but not another sum among that job's own outputs. It lies in
# a folder of its own: an artifact that is put where this script is could bring another script.
#
#   unpack.sh SUM
set -eu
echo "$1  tools/tools.tar" | shasum --algorithm 256 --check
mkdir -p target/tools
tar -x -f tools/tools.tar -C target/tools
