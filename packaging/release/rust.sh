#!/bin/sh
# Brings the Rust that releases are built with (`rust-version`): by the rustup of GitHub's machine, or into a bare Debian, and
# there onto the way of the steps after it.
set -eu
rust=$(cat packaging/release/rust-version)
if command -v rustup > /dev/null; then
  rustup toolchain install "$rust" --profile minimal --no-self-update
  rustup default "$rust"
  exit
fi
version=1.28.2
case $(uname -m) in
  x86_64) sum=20a06e644b0d9bd2fbdbfd52d42540bdde820ea7df86e92e533c073da0cdd43c ;;
  aarch64) sum=e3853c5a252fca15252d07cb23a1bdd9377a8c6f3efa01531109281ae47f841c ;;
  *) echo "rust.sh: no sum is known for $(uname -m)" >&2; exit 1 ;;
esac
file=$(mktemp)
curl --proto '=https' --fail --silent --show-error --location --output "$file" \
  "https://static.rust-lang.org/rustup/archive/$version/$(uname -m)-unknown-linux-gnu/rustup-init"
echo "$sum  $file" | sha256sum --check --quiet
mv "$file" "$file-init" && chmod +x "$file-init"
# It looks at its own name.
mkdir "$file" && mv "$file-init" "$file/rustup-init"
"$file/rustup-init" -y --no-modify-path --profile minimal --component clippy --component rustfmt --default-toolchain "$rust"
rm -r "$file"
echo "$HOME/.cargo/bin" >> "$GITHUB_PATH"
# The folder belongs to the machine around this container.
git config --global --add safe.directory "$PWD"
