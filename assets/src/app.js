// What every page runs. Each part looks after elements by their data attributes, also those that
// arrive later by htmx, so a page needs no script of its own.
import 'htmx.org/dist/htmx.esm.js';
import { startConfirm } from './parts/confirm.js';
import { startFields } from './parts/fields.js';
import { startGuard } from './parts/guard.js';
import { startLines } from './parts/lines.js';
import { startList } from './parts/list.js';
import { startLookups } from './parts/lookup.js';
import { startPops } from './parts/pops.js';
import { startPreferences } from './parts/preferences.js';
import { startPrint } from './parts/print.js';
import { startToasts } from './parts/toasts.js';
import { startParts } from './parts/ready.js';

startPreferences();
startPops();
startPrint();
startToasts();
startConfirm();
startFields();
startGuard();
startLines();
startList();
startLookups();
startParts();
