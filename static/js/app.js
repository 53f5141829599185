// Starts every small script once. Each works on what it finds by attribute; pages need no script of their own.
import { start as startClocks } from "./clocks.js";
import { start as startDialogs } from "./dialogs.js";
import { start as startDrafts } from "./drafts.js";
import { start as startFields } from "./fields.js";
import { start as startFocus } from "./focus.js";
import { start as startLines } from "./lines.js";
import { start as startLive } from "./live.js";
import { start as startPresence } from "./presence.js";
import { start as startShortcuts } from "./shortcuts.js";
import { start as startSlug } from "./slug.js";
import { start as startTheme } from "./theme.js";
import { start as startZone } from "./zone.js";

for (const start of [startTheme, startShortcuts, startDialogs, startFocus, startLines, startLive, startClocks, startSlug, startZone, startFields, startDrafts, startPresence]) start();
