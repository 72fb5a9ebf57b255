// The scan field: a wedge scanner types fast and ends with Enter; people type. Every code goes into a
// queue kept in the browser, each with its own key, and is posted one after the other: a lost network
// delays a scan, never loses or doubles it.
const RETRY_SECONDS = [1, 2, 5, 10, 20];

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // Missing where the page is not served securely.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

let audio;

function tone(frequency, at, length) {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  oscillator.type = 'square';
  volume.gain.setValueAtTime(0.05, audio.currentTime + at);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + length);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(audio.currentTime + at);
  oscillator.stop(audio.currentTime + at + length);
}

function sound(isGood) {
  try {
    audio ??= new AudioContext();
    if (isGood) tone(1320, 0, 0.09);
    else [0, 0.17].forEach((at) => tone(220, at, 0.14));
  } catch {
    // A device without sound still has colour and vibration.
  }
  navigator.vibrate?.(isGood ? 40 : [90, 60, 90]);
}

class ScanField {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('[data-scan-input]');
    this.status = form.querySelector('[data-scan-status]');
    this.store = `scans:${location.pathname}`;
    this.queue = JSON.parse(localStorage.getItem(this.store) ?? '[]');
    this.failures = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.take(this.input.value);
      this.input.value = '';
    });
    document.addEventListener('keydown', (event) => this.catchWedge(event));
    addEventListener('online', () => this.post());
    this.focus();
    this.show();
    this.post();
  }

  focus() {
    const busy = document.activeElement?.closest('input, textarea, select, dialog');
    if (!busy || busy === this.input) this.input.focus({ preventScroll: true });
  }

  /** A wedge may fire while nothing has the focus: its first key then belongs in the field. */
  catchWedge(event) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select, dialog[open]')) return;
    this.input.focus();
  }

  take(text) {
    const code = text.trim();
    if (!code) return;
    const facts = Object.fromEntries(new FormData(this.form));
    this.queue.push({ ...facts, key: newKey(), code });
    this.save();
    this.post();
  }

  save() {
    localStorage.setItem(this.store, JSON.stringify(this.queue));
    this.show();
  }

  show() {
    const waiting = this.queue.length;
    this.status.hidden = !waiting;
    this.status.textContent = this.status.dataset.text.replace('#', waiting);
    this.form.classList.toggle('is-waiting', waiting > 0 && this.failures > 0);
  }

  async post() {
    if (this.isPosting || !this.queue.length) return;
    this.isPosting = true;
    const { key, ...facts } = this.queue[0];
    const gone = await this.send(key, facts);
    this.isPosting = false;
    if (!gone) return;
    this.queue.shift();
    this.save();
    this.post();
  }

  /** Whether the scan needs no further try: the server has answered it, whatever it said. */
  async send(key, facts) {
    try {
      const answer = await fetch(this.form.action, {
        method: 'POST',
        body: new URLSearchParams({ ...facts, csrfmiddlewaretoken: this.token() }),
        headers: { 'Idempotency-Key': key, 'HX-Request': 'true', Accept: 'text/html' },
      });
      if (answer.headers.has('HX-Redirect')) { // Signed out: the queue stays and goes on after signing in.
        location.assign(answer.headers.get('HX-Redirect'));
        return false;
      }
      if (answer.status >= 500 || answer.status === 429) return this.later();
      this.failures = 0;
      await this.tell(answer, facts.code);
      return true;
    } catch {
      return this.later();
    }
  }

  token() {
    return JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken'];
  }

  later() {
    const wait = RETRY_SECONDS[Math.min(this.failures, RETRY_SECONDS.length - 1)];
    this.failures += 1;
    this.show();
    setTimeout(() => this.post(), wait * 1000);
    return false;
  }

  async tell(answer, code) {
    const events = JSON.parse(answer.headers.get('HX-Trigger') || '{}');
    const isGood = answer.ok && events.scan?.is_good !== false;
    sound(isGood);
    this.form.classList.remove('is-good', 'is-bad');
    void this.form.offsetWidth; // Starts the flash again for two scans in a row.
    this.form.classList.add(isGood ? 'is-good' : 'is-bad');
    const text = await answer.text();
    const target = document.querySelector(this.form.dataset.target);
    if (text.trim() && target && answer.headers.get('HX-Reswap') !== 'none') {
      target.innerHTML = text;
      window.htmx.process(target);
      document.dispatchEvent(new CustomEvent('htmx:after:swap'));
    }
    const last = this.form.querySelector('[data-scan-last]');
    last.textContent = events.toast && !isGood ? `${code}: ${events.toast.message}` : code;
    last.classList.toggle('is-bad', !isGood);
    for (const [name, detail] of Object.entries(events)) {
      if (name !== 'toast' || isGood) window.htmx.trigger(document.body, name, detail || {});
    }
    if (!target?.querySelector('[autofocus]')) this.focus();
    else target.querySelector('[autofocus]').focus();
  }
}

export const start = (form) => new ScanField(form);
