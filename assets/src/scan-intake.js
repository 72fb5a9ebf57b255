// Takes every scan from the first moment. The scan field loads this before it is drawn, so that a
// code scanned while the rest of the page is still on its way is kept and not sent as a form. Codes
// wait in the browser's store, each with its own key; parts/scan.js posts them one after the other.
const WEDGE_KEYS_MIN = 4;
const WEDGE_KEY_MS_MAX = 40; // Mean time between two keys: nobody types as fast as a scanner.

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // Missing where the page is not served securely.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function fieldsOf(root) {
  const fields = [...root.querySelectorAll('[name]')].filter((field) => !field.disabled);
  const pairs = fields.map((field) => [field.name, field.value]);
  return Object.fromEntries(pairs.filter(([name]) => name !== 'csrfmiddlewaretoken'));
}

const scanForm = () => document.querySelector('form[data-scan]');
const { owner } = document.currentScript.dataset; // Each person's scans are their own.

/** What the server has not answered yet of this field, oldest first: codes, and what was typed beside them. */
const scans = {
  isLeaving: false, // Another page is on its way: what is scanned now is meant for that.
  isDrawing: false, // While an answer replaces fields: what they tell then is not somebody's doing.

  get name() {
    return `scans:${owner}:${new URL(scanForm().action).pathname}`;
  },

  all() {
    return JSON.parse(localStorage.getItem(this.name) ?? '[]');
  },

  keep(waiting) {
    localStorage.setItem(this.name, JSON.stringify(waiting));
    document.dispatchEvent(new CustomEvent('scans-changed'));
  },

  add(action, fields) {
    this.keep([...this.all(), { key: newKey(), action, fields }]);
  },

  /** A code joins the queue, with the other fields of its form. */
  take(form, text) {
    const code = text.trim();
    if (code && this.isLeaving) this.handOver([code]);
    else if (code) this.add(form.action, { ...fieldsOf(form), code });
  },

  /** Scans of unknown codes wait beside the queue until their codes have products. */
  parked() {
    return JSON.parse(localStorage.getItem(`parked:${this.name}`) ?? '{}');
  },

  park(scan) {
    localStorage.setItem(`parked:${this.name}`, JSON.stringify({ ...this.parked(), [scan.fields.code]: scan }));
  },

  /** The code has its product now: the scan that was parked is sent again, with its own key. */
  takeParked(code) {
    const { [code]: scan, ...others } = this.parked();
    if (!scan) return;
    localStorage.setItem(`parked:${this.name}`, JSON.stringify(others));
    this.keep([scan, ...this.all()]);
  },

  /** A scan opened another page: those after it are meant for that one. */
  handOn() {
    this.isLeaving = true;
    this.handOver(this.all().map((scan) => scan.fields.code).filter(Boolean));
    this.keep([]);
  },

  handed() {
    return JSON.parse(sessionStorage.getItem(`handed:${owner}`) ?? '[]');
  },

  handOver(codes) {
    sessionStorage.setItem(`handed:${owner}`, JSON.stringify([...this.handed(), ...codes]));
  },

  takeHanded(form) {
    const codes = this.handed();
    sessionStorage.removeItem(`handed:${owner}`);
    codes.forEach((code) => this.take(form, code));
  },
};
window.scans = scans;

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-scan]')) return;
  event.preventDefault();
  const input = event.target.querySelector('[data-scan-input]');
  scans.take(event.target, input.value);
  input.value = '';
});

/** What is typed beside the scans keeps its place among them. */
function takeTyped(event) {
  const fields = event.target.closest('[data-scan-along]');
  // A field that is drawn anew is not left, and what is on its way already is not sent behind a scan.
  if (!fields || scans.isDrawing || event.target.dataset.sent === event.target.value) return;
  delete event.target.dataset.unsent;
  event.target.dataset.sent = event.target.value;
  scans.add(fields.dataset.scanAlong, fieldsOf(fields));
}
document.addEventListener('change', takeTyped);
// A field drawn again under somebody's hands has no change of its own to tell of when it is left.
document.addEventListener('focusout', (event) => {
  if ('unsent' in event.target.dataset) takeTyped(event);
});

/** Keys that came in one go, the field they went into and what stood there before. */
let burst = { text: '', field: null, before: '', from: 0, until: 0 };

function isWedge(at) {
  const count = burst.text.length;
  return count >= WEDGE_KEYS_MIN && (at - burst.from) / count <= WEDGE_KEY_MS_MAX;
}

function follow(event) {
  const field = event.target;
  if (field !== burst.field || event.timeStamp - burst.until > 2 * WEDGE_KEY_MS_MAX) {
    burst = { text: '', field, before: field.value, from: event.timeStamp };
  }
  burst.text += event.key;
  burst.until = event.timeStamp;
}

/** A code shot into another field is taken out of it; what was typed there before stays. */
function takeOut(field, form) {
  field.value = burst.before;
  if (field.isConnected && burst.before !== field.defaultValue) {
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  scans.take(form, burst.text);
}

/** Enter after a quantity ends the line, not the document: the hand goes back to the scanner. */
function onEnter(event, form) {
  const isScan = burst.field === event.target && isWedge(event.timeStamp);
  if (!isScan && !event.target.closest('[data-scan-along]')) return;
  event.preventDefault();
  if (isScan) takeOut(event.target, form);
  else form.querySelector('[data-scan-input]').focus();
}

/** A scanner does not look where the focus is. */
function onKey(event) {
  const form = scanForm();
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const elsewhere = event.target.closest('input, textarea, select, dialog[open]');
  const isPress = event.key === ' ' && event.target.closest('button, a, summary');
  if (!elsewhere && event.key.length === 1 && !isPress) form.querySelector('[data-scan-input]').focus();
  if (!elsewhere || elsewhere.matches('[data-scan-input]')) return;
  if (event.key.length === 1) return follow(event);
  if (event.key === 'Enter') onEnter(event, form);
  if (event.key !== 'Shift') burst = { text: '', field: null, before: '', from: 0, until: 0 };
}
document.addEventListener('keydown', onKey, true);
