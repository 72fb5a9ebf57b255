// The queue of suggestions: what the selection is worth, minimums that fill, a reason for a change,
// and the next row under the hand after a decision.

const bulk = () => document.getElementById('bulk');
const number = (text) => Number(String(text ?? '').normalize('NFKC').replace(/[,\s]/g, ''));

function money(value) {
  const { currency, digits } = bulk().dataset;
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(value);
}

const ticked = () => [...document.querySelectorAll('[data-queue] [name=selected]:checked')];

/** What the ticked rows of one group come to, for one place when it is named. */
function sumOf(boxes, group, place) {
  return boxes
    .filter((box) => box.closest('[data-row]').dataset.of === group && (!place || box.dataset.place === place))
    .reduce((sum, box) => sum + number(box.dataset.value), 0);
}

function fill(minimum, boxes) {
  const { group } = minimum.closest('[data-group]').dataset;
  const { base, waiting, place } = minimum.dataset;
  const isSelecting = boxes.some((box) => box.closest('[data-row]').dataset.of === group);
  const sum = number(base) + (isSelecting ? sumOf(boxes, group, place) : number(waiting));
  minimum.querySelector('meter').value = Math.min((100 * sum) / number(minimum.dataset.minimum), 100);
  minimum.querySelector('[data-sum]').textContent = money(sum);
}

function showGroup(head, boxes) {
  const { group } = head.dataset;
  const all = [...document.querySelectorAll(`[data-of="${group}"] [name=selected]`)];
  const mine = boxes.filter((box) => all.includes(box));
  const box = head.querySelector('[data-select-group]');
  if (!box) return;
  box.checked = all.length > 0 && mine.length === all.length;
  box.indeterminate = mine.length > 0 && mine.length < all.length;
  box.disabled = all.length === 0;
}

function total() {
  const frame = bulk();
  if (!frame) return;
  const boxes = ticked();
  const sum = boxes.reduce((value, box) => value + number(box.dataset.value), 0);
  const text = frame.querySelector('[data-selected-value]');
  if (text) text.textContent = money(sum);
  frame.querySelectorAll('[data-group]').forEach((head) => showGroup(head, boxes));
  frame.querySelectorAll('[data-minimum]').forEach((minimum) => fill(minimum, boxes));
}

/** A quantity other than the suggested one needs a reason, so the question appears beside it. */
function weigh(input) {
  const row = input.closest('[data-row]');
  const isChanged = number(input.value) !== number(input.dataset.suggested);
  const isUnsaved = number(input.value) !== number(input.dataset.was);
  row.classList.toggle('is-changed', isChanged);
  row.classList.toggle('is-unsaved', isUnsaved);
  effect(row.closest('[data-decide]') ?? row, number(input.value));
}

function effect(form, quantity) {
  const text = form.querySelector?.('[data-effect]');
  const { cover, mean } = form.dataset;
  if (!text || !cover || !number(mean)) return;
  const days = number(cover) + quantity / number(mean);
  text.textContent = Number.isFinite(days) ? text.dataset.words.replace('#', days.toFixed(days < 10 ? 1 : 0)) : '';
}

function weighAll() {
  document.querySelectorAll('[data-quantity]').forEach(weigh);
  total();
}

/** The quantity went back to what was suggested: that needs no reason, so it is kept at once. */
function settle(input) {
  const row = input.closest('[data-row]');
  const reason = row.querySelector('[data-reason]');
  const isBack = number(input.value) === number(input.dataset.suggested);
  if (row.classList.contains('is-unsaved') && (isBack || reason?.value)) {
    reason?.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (row.classList.contains('is-unsaved')) {
    reason?.focus();
  }
}

function guard(event) {
  const unfinished = ticked().map((box) => box.closest('[data-row]')).find((row) => row.classList.contains('is-unsaved'));
  if (!unfinished) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  unfinished.querySelector('[data-reason]').focus();
  const detail = { message: bulk().dataset.unfinished, level: 'warning' };
  document.body.dispatchEvent(new CustomEvent('toast', { bubbles: true, detail }));
}

/** After a decision the mark moves on: the buyer's hand stays on the keys. A changed row stays ticked. */
function moveOn({ id, wasAt, wasTicked }) {
  const row = document.getElementById(id);
  const box = row?.querySelector('[name=selected]');
  if (box && wasTicked) {
    box.checked = true;
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }
  if (!row || !wasAt) return;
  row.classList.add('is-at');
  if (row.classList.contains('is-decided')) {
    row.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
  } else {
    row.focus({ preventScroll: true });
  }
}

let deciding = null;

document.addEventListener('change', (event) => {
  const { target } = event;
  if (target.matches('[data-select-group]')) {
    const group = target.dataset.selectGroup;
    document.querySelectorAll(`[data-of="${group}"] [name=selected]`).forEach((box) => { box.checked = target.checked; });
    bulk().querySelector('[name=selected]')?.dispatchEvent(new Event('change', { bubbles: true }));
  }
  if (target.matches('[data-quantity]') && bulk()) settle(target);
  total();
});
document.addEventListener('input', (event) => {
  if (event.target.matches('[data-quantity]')) weigh(event.target);
});
document.addEventListener('focusin', (event) => {
  if (event.target.matches('[data-quantity]')) event.target.select();
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-bulk-approve]')) guard(event);
  if (event.target.closest('[data-select-none]')) total();
}, true);
document.addEventListener('htmx:before:request', (event) => {
  const row = event.target.closest?.('[data-row]');
  deciding = row && {
    id: row.id,
    wasAt: row.classList.contains('is-at'),
    wasTicked: Boolean(row.querySelector('[name=selected]:checked')),
  };
});
document.addEventListener('htmx:after:swap', () => {
  weighAll();
  if (deciding) moveOn(deciding);
  deciding = null;
});

document.documentElement.classList.add('has-queue-script');
weighAll();
