#!/usr/bin/env bash
# Installs what the tests need from Debian (a browser, zbar), where it is missing and we are root.
set -euo pipefail
missing=()
# the browser without a window takes half the time of the whole one, which does where nothing may be installed
command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
ldconfig -p 2>/dev/null | grep -q libzbar.so.0 || missing+=(libzbar0)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  [ "${missing[*]}" = chromium-headless-shell ] && command -v chromium >/dev/null 2>&1 && exit 0
  echo "The tests need these Debian packages: ${missing[*]} (sudo apt-get install ${missing[*]})" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
packages() { apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null; }
# the lists of packages are fetched only where those the machine has do not do
packages 2>/dev/null || { apt-get update -qq && packages; }
