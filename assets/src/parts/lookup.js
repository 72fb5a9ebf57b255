// A field that finds one of many (products, suppliers …): typed words are looked up at data-lookup,
// which answers [{id, label, note}]. The key goes into the hidden input; without script people type a code.
const WAIT = 180;
const states = new WeakMap();

function list(field) {
  let box = field.querySelector('[role=listbox]');
  if (!box) {
    box = document.createElement('ul');
    box.className = 'lookup-list';
    box.id = `${field.querySelector('[data-lookup]').id}_list`;
    box.setAttribute('role', 'listbox');
    box.hidden = true;
    field.append(box);
  }
  return box;
}

function option(found, at) {
  const item = document.createElement('li');
  item.setAttribute('role', 'option');
  item.id = `option-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  item.dataset.id = found.id;
  item.dataset.label = found.label;
  item.setAttribute('aria-selected', String(at === 0));
  item.append(found.label);
  if (found.note) {
    const note = document.createElement('small');
    note.textContent = found.note;
    item.append(note);
  }
  return item;
}

function close(input) {
  const box = list(input.closest('[data-lookup-field]'));
  box.hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

function choose(input, item) {
  const field = input.closest('[data-lookup-field]');
  input.value = item.dataset.label;
  const key = field.querySelector('[data-lookup-key]');
  key.value = item.dataset.id;
  key.dispatchEvent(new Event('change', { bubbles: true }));
  close(input);
}

async function find(input) {
  const state = states.get(input) ?? { asked: 0 };
  states.set(input, state);
  const mine = ++state.asked;
  const url = new URL(input.dataset.lookup, location.href);
  url.searchParams.set('q', input.value.trim());
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok || mine !== state.asked) return;
  const found = await answer.json();
  const box = list(input.closest('[data-lookup-field]'));
  box.replaceChildren(...(found.results ?? found).map(option));
  box.hidden = !box.children.length || document.activeElement !== input;
  input.setAttribute('aria-controls', box.id);
  input.setAttribute('aria-expanded', String(!box.hidden));
}

function move(input, by) {
  const box = list(input.closest('[data-lookup-field]'));
  const all = [...box.children];
  const at = all.findIndex((item) => item.getAttribute('aria-selected') === 'true');
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  all[at]?.setAttribute('aria-selected', 'false');
  next.setAttribute('aria-selected', 'true');
  next.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', next.id);
}

function onKey(event) {
  const input = event.target;
  if (!input.matches?.('[data-lookup]')) return;
  const box = list(input.closest('[data-lookup-field]'));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    move(input, event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter' && !box.hidden) {
    event.preventDefault();
    const item = box.querySelector('[aria-selected=true]');
    if (item) choose(input, item);
  } else if (event.key === 'Escape') close(input);
}

export function startLookups() {
  document.addEventListener('input', (event) => {
    const input = event.target;
    if (!input.matches('[data-lookup]')) return;
    input.closest('[data-lookup-field]').querySelector('[data-lookup-key]').value = '';
    const state = states.get(input) ?? { asked: 0 };
    states.set(input, state);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => find(input), WAIT);
  });
  document.addEventListener('keydown', onKey);
  document.addEventListener('pointerdown', (event) => {
    const item = event.target.closest('[data-lookup-field] [role=option]');
    if (!item) return;
    event.preventDefault();
    choose(item.closest('[data-lookup-field]').querySelector('[data-lookup]'), item);
  });
  document.addEventListener('focusout', (event) => {
    if (event.target.matches?.('[data-lookup]')) close(event.target);
  });
}
