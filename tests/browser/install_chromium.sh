#!/bin/sh
# Make sure that a Chromium is there for the browser tests: the system's, else its package, else
# Playwright's own build. Argument: the folder of the virtual environment's programs.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
  $as_root apt-get update -qq || true
  for name in chromium-headless-shell chromium; do
    $as_root apt-get install -y -qq --no-install-recommends $name && exit 0
  done
fi
"$1/playwright" install chromium
