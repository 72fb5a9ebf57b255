// The scan field: posts what scan-intake.js took, one code after the other, each with its own key. A
// lost network delays a scan, never loses or doubles it.
const RETRY_SECONDS = [1, 2, 5, 10, 20];
const ANSWER_SECONDS_MAX = 15; // A network that hangs is a lost one; the key makes a second try safe.
const CALM_MS = 50;
const CALM_TRIES_MAX = 40; // A finger that let go outside of the window holds nothing up for ever.

// Nothing is drawn anew under a finger: what it presses must still be there when it lets go.
let isPressed = false;
document.addEventListener('pointerdown', () => { isPressed = true; }, true);
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => setTimeout(() => { isPressed = false; }), true);
}

async function calm() {
  for (let tries = 0; isPressed && tries < CALM_TRIES_MAX; tries += 1) {
    await new Promise((done) => { setTimeout(done, CALM_MS); });
  }
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

/** What was typed goes on in the field that was drawn anew, with what is known of its sending. */
function keepTyped(from, to) {
  const { value } = from;
  if (from.dataset.sent === value) to.dataset.sent = value;
  else if (value !== to.defaultValue) to.dataset.unsent = '';
  to.value = value;
}

/** What was refused stays until it is put right; an answer about other fields does not wipe it off. */
function keepWrong(from, sent, target) {
  const { name } = from.querySelector('[name]');
  const to = target.querySelector(`[name="${CSS.escape(name)}"]`)?.closest('[data-scan-along]');
  if (to && !(name in sent)) to.replaceWith(from);
}

class ScanField {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('[data-scan-input]');
    this.status = form.querySelector('[data-scan-status]');
    this.failures = 0;
    document.addEventListener('scans-changed', () => this.show());
    document.addEventListener('scans-changed', () => this.post());
    document.addEventListener('submit', (event) => this.hold(event), true);
    addEventListener('online', () => this.post());
    form.querySelector('[data-scan-camera]').addEventListener('click', () => this.openCamera());
    this.focus();
    this.takeBack();
    this.show();
    this.post();
  }

  /** Scans that wait for this page: one whose code was linked meanwhile, and those made on the way here. */
  takeBack() {
    const here = new URL(location.href);
    const linked = here.searchParams.get('linked');
    if (linked) {
      window.scans.takeParked(linked);
      here.searchParams.delete('linked');
      history.replaceState(history.state, '', here);
    }
    window.scans.takeHanded(this.form);
  }

  focus() {
    const busy = document.activeElement?.closest('input, textarea, select, dialog');
    if (!busy || busy === this.input) this.input.focus({ preventScroll: true });
  }

  async openCamera() {
    const { Camera } = await import('./camera.js');
    this.camera ??= new Camera(this.form);
    this.camera.open();
  }

  show() {
    const waiting = window.scans.all().length;
    this.status.hidden = !waiting;
    const { text, then } = this.status.dataset;
    this.status.textContent = (this.held ? then : text).replace('#', waiting);
    this.form.classList.toggle('is-waiting', waiting > 0 && this.failures > 0);
  }

  async post() {
    const [first] = window.scans.all();
    if (this.isPosting || !first) return;
    this.isPosting = true;
    const isAnswered = await this.send(first);
    this.isPosting = Boolean(this.leadsTo); // Nothing more is sent for a page that is being left.
    if (!isAnswered) return;
    window.scans.keep(window.scans.all().filter((scan) => scan.key !== first.key));
    if (this.leadsTo) {
      window.scans.handOn();
      location.assign(this.leadsTo);
    } else this.letGo();
  }

  /** A form beside the field is sent when every scan has been counted. */
  hold(event) {
    if (event.target === this.form || !event.target.closest('main')) return;
    if (!window.scans.all().length) return;
    event.preventDefault();
    this.held = event.target.getAttribute('action');
    this.show();
    this.post();
  }

  letGo() {
    if (!this.held || window.scans.all().length) return;
    const form = document.querySelector(`main form[action="${this.held}"]`);
    this.held = null;
    form?.requestSubmit();
  }

  /** Whether the scan needs no further try: the server has answered it, whatever it said. */
  async send({ key, action, fields }) {
    try {
      const answer = await fetch(action, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: this.token() }),
        headers: { 'Idempotency-Key': key, 'HX-Request': 'true', Accept: 'text/html' },
        signal: AbortSignal.timeout(ANSWER_SECONDS_MAX * 1000),
      });
      if (answer.headers.has('HX-Redirect')) { // Signed out: the queue stays and goes on after signing in.
        location.assign(answer.headers.get('HX-Redirect'));
        return false;
      }
      if (answer.headers.has('HX-Refresh')) { // Signed in anew in another tab: this page's token is old.
        location.reload();
        return false;
      }
      if (answer.status >= 500 || answer.status === 429) return this.later();
      this.failures = 0;
      await this.swap(answer, fields);
      if (!answer.ok) this.held = null; // Somebody must look before the document is posted.
      if (fields.code || !answer.ok) this.tell(answer, { key, action, fields });
      this.focus();
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

  /** Show the answer where the form says; a field that somebody is typing in keeps what was typed. */
  async swap(answer, sent) {
    const text = await answer.text();
    const target = document.querySelector(this.form.dataset.target);
    const isPart = answer.ok || answer.status === 422;
    if (!isPart || !text.trim() || !target || answer.headers.get('HX-Reswap') === 'none') return;
    await calm();
    const typing = target.contains(document.activeElement) && document.activeElement;
    const wrong = [...target.querySelectorAll('[data-scan-along]:has(.has-error)')];
    window.scans.isDrawing = true;
    target.innerHTML = text;
    window.scans.isDrawing = false;
    wrong.forEach((fields) => keepWrong(fields, sent, target));
    window.htmx.process(target);
    document.dispatchEvent(new CustomEvent('htmx:after:swap'));
    const field = typing?.name && target.querySelector(`[name="${CSS.escape(typing.name)}"]`);
    if (field && typing.value !== typing.defaultValue) keepTyped(typing, field);
    (field || target.querySelector('[autofocus]'))?.focus();
  }

  tell(answer, scan) {
    const code = scan.fields.code ?? '';
    const events = JSON.parse(answer.headers.get('HX-Trigger') || '{}');
    const isGood = answer.ok && events.scan?.is_good !== false;
    sound(isGood);
    this.form.classList.remove('is-good', 'is-bad');
    void this.form.offsetWidth; // Starts the flash again for two scans in a row.
    this.form.classList.add(isGood ? 'is-good' : 'is-bad');
    const last = this.form.querySelector('[data-scan-last]');
    const words = events.toast?.message ?? (answer.status === 422 ? '' : last.dataset.refused);
    const told = words.includes(code) ? words : [code, words].filter(Boolean).join(': ');
    last.textContent = isGood ? code : told;
    last.classList.toggle('is-bad', !isGood);
    this.leadsTo = events.scan?.leads_to;
    this.offer(events.scan, scan);
    for (const [name, detail] of Object.entries(events)) {
      if (name !== 'toast' || isGood) window.htmx.trigger(document.body, name, detail || {});
    }
  }

  /** An unknown code can be given its product; its scan waits for that, and others go on. */
  offer(answer, scan) {
    if (!answer?.link) return;
    window.scans.park(scan);
    const link = this.form.querySelector('[data-scan-link]');
    link.href = answer.link;
    link.querySelector('span').textContent = answer.label;
    link.hidden = false;
  }
}

export const start = (form) => new ScanField(form);
