#!/bin/sh
# Installs the clients that the tests run, below cargo's target directory: near-api-js always, near-cli-rs when asked for
# with `--near-cli` (it is a long build). Versions are exact.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../../target}
mkdir -p "$target/clients/near-api-js"
cp "$here/near-api-js/package.json" "$here/near-api-js/package-lock.json" "$target/clients/near-api-js/"
(cd "$target/clients/near-api-js" && npm ci --ignore-scripts --no-audit --no-fund)
if [ "${1:-}" = "--near-cli" ]; then
  cargo install near-cli-rs --version 0.30.0 --locked --no-default-features --root "$target/clients/near-cli-rs"
fi
