#!/bin/sh
# npm for the tests of the workflows. Many jobs run here one after the other, so that `npm ci` links what is
# installed already, and the same policy pack is built once.
set -e
case "$*" in
ci*)
  mkdir node_modules
  ln -s "$INSTALLED"/* "$INSTALLED/.package-lock.json" node_modules/
  # Links are those of workspaces, and lead into the checkout as they are.
  find "$INSTALLED/" -maxdepth 1 -type l | while read -r link; do
    rm "node_modules/${link##*/}"
    cp -P "$link" node_modules/
  done
  cp -R -P "$INSTALLED/.bin" node_modules/
  ;;
"run build --prefix head"* | "run build --workspace policy-pack")
  case "$*" in *head*) checkout=head ;; *) checkout=. ;; esac
  built="$BUILDS/$(git -C "$checkout" rev-parse HEAD:policy-pack)"
  if [ -d "$built" ]; then
    cp -R "$built" "$checkout/policy-pack/bin"
  else
    # `npm run check` checks the types.
    "$REAL_NPM" "$@" -- --noCheck
    cp -R "$checkout/policy-pack/bin" "$built"
  fi
  ;;
*) exec "$REAL_NPM" "$@" ;;
esac
