// Lists by keyboard (/ j k x Enter a e ?) and the selection's count.

const typing = (element) => element.closest('input, textarea, select, [contenteditable]');
const isTick = (element) => element.matches('input[type=checkbox], input[type=radio]');

const rows = () => [...document.querySelectorAll('[data-row]')];
const current = () => document.querySelector('[data-row].is-at');

function stand(row) {
  if (!row) return;
  current()?.classList.remove('is-at');
  row.classList.add('is-at');
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  stand(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function tick() {
  const box = current()?.querySelector('[name=selected]');
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

const press = (selector) => current()?.querySelector(selector)?.click();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  a: () => press('[data-key=a]'),
  e: () => press('[data-key=e]'),
  o: () => press('.row-link, a'),
  '/': () => document.querySelector('[data-list-search], [data-focus-search]')?.focus(),
  '?': () => document.getElementById('keys')?.showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape' && event.target.matches?.('[data-list-search]')) {
    event.preventDefault(); // The browser would empty the field; what was found is to be worked on.
    event.target.blur();
  }
  const field = typing(event.target);
  if ((field && !isTick(field)) || document.querySelector('dialog[open], :popover-open')) return;
  if (event.key === 'Enter' && event.target.matches?.('[data-row]')) {
    KEYS.o();
    return;
  }
  const deed = KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
}

function count(form) {
  const boxes = [...form.querySelectorAll('[name=selected]')];
  const ticked = boxes.filter((box) => box.checked).length;
  const text = form.querySelector('[data-selected-count]');
  if (text) text.textContent = ticked;
  const every = form.querySelector('[data-select-all]');
  if (every) {
    every.checked = ticked > 0 && ticked === boxes.length;
    every.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

function setAll(form, isTicked) {
  for (const box of form.querySelectorAll('[name=selected], [name=everything]')) {
    if (box.name === 'selected' || !isTicked) box.checked = isTicked;
  }
  count(form);
}

let last = null;

/** With Shift, ticks everything between the last tick and this one. */
function range(form, box, isShift) {
  const boxes = [...form.querySelectorAll('[name=selected]')];
  if (isShift && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
}

export function startList() {
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', (event) => {
    const form = event.target.closest('[data-bulk]');
    if (!form) return;
    if (event.target.matches('[name=selected]')) range(form, event.target, event.shiftKey);
    if (event.target.closest('[data-select-none]')) setAll(form, false);
  });
  document.addEventListener('change', (event) => {
    const form = event.target.closest('[data-bulk]');
    if (!form) return;
    if (event.target.matches('[data-select-all]')) setAll(form, event.target.checked);
    else count(form);
  });
  document.addEventListener('list-changed', () => { last = null; });
  document.addEventListener('htmx:after:swap', () => document.querySelectorAll('[data-bulk]').forEach(count));
}
