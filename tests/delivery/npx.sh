#!/bin/sh
# npx for the tests of the workflows: `aerosecure` compiles itself where its sources are newer than its build,
# which happens once for the same sources. What is compiled is then run as npx does.
set -e
if [ "$1 $2" != "--no-install aerosecure" ]; then
  echo "npx $* is not known to this test." >&2
  exit 1
fi
shift
sources=$(git rev-parse HEAD:ops HEAD:infra HEAD:policy-pack HEAD:tsconfig.json | git hash-object --stdin)
built="$BUILDS/$sources"
# A build knows its sources by their times, and a checkout makes new ones.
git ls-files -z | xargs -0 touch -c -t 202001010000
if [ -d "$built" ]; then
  mkdir -p .local/stamps
  cp -R "$built/bin" ops/
  cp "$built/ops.json" .local/stamps/
  node_modules/.bin/"$@" || code=$?
  # It was not compiled again.
  cmp .local/stamps/ops.json "$built/ops.json"
else
  "$REAL_NPX" --no-install "$@" || code=$?
  mkdir "$built"
  cp -R ops/bin .local/stamps/ops.json "$built/"
fi
exit "${code:-0}"
