import { join } from "node:path";
import { declaredIn, describedIn } from "./texts";
import { writeTexts } from "./write-texts";

/*
 * Writes what Pulumi.yaml and docs/settings.md say of the settings from their table. `--check` writes nothing and
 * fails if they are stale.
 */
writeTexts(
  join(__dirname, "../../.."),
  { "Pulumi.yaml": declaredIn, "docs/settings.md": describedIn },
  "the table of settings says",
);
