// News in a corner. The server sends it with the page, or with an htmx answer as the event "toast"
// ({message, level, undo}) or "toasts" ({list: [...]}).
const SECONDS = { success: 6, info: 6, warning: 10, danger: 12, error: 12 };
const UNDO_SECONDS = 12;

function leaveLater(note) {
  const level = [...note.classList].find((name) => name.startsWith('is-'))?.slice(3);
  const hasUndo = Boolean(note.querySelector('[data-undo]:not([hidden])'));
  const wait = (hasUndo ? UNDO_SECONDS : SECONDS[level] ?? 6) * 1000;
  let timer = setTimeout(() => note.remove(), wait);
  note.addEventListener('pointerenter', () => clearTimeout(timer));
  note.addEventListener('focusin', () => clearTimeout(timer));
  note.addEventListener('pointerleave', () => { timer = setTimeout(() => note.remove(), 3000); });
}

/** Show one toast. */
export function toast({ message, level = 'success', undo = '' }) {
  const blank = document.getElementById('toast-template');
  const corner = document.getElementById('toasts');
  if (!blank || !corner || !message) return;
  const note = blank.content.firstElementChild.cloneNode(true);
  note.classList.replace('is-success', `is-${level}`);
  note.querySelector('.toast-text').textContent = message;
  const button = note.querySelector('[data-undo]');
  if (button) {
    button.hidden = !undo;
    button.dataset.undo = undo;
  }
  corner.append(note);
  while (corner.children.length > 4) corner.firstElementChild.remove();
  leaveLater(note);
}

async function undo(button) {
  const note = button.closest('[data-toast]');
  button.disabled = true;
  await window.htmx.ajax('POST', button.dataset.undo, { source: document.body, swap: 'none' });
  note.remove();
  window.htmx.trigger(document.body, 'list-changed');
}

export function startToasts() {
  document.querySelectorAll('#toasts > [data-toast]').forEach(leaveLater);
  document.addEventListener('toast', (event) => toast(event.detail));
  document.addEventListener('toasts', (event) => event.detail.list.forEach(toast));
  document.addEventListener('htmx:error', () => {
    toast({ message: document.body.dataset.offline, level: 'danger' });
  });
  document.addEventListener('htmx:response:error', (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 500 && ctx.response.status !== 404) return;
    ctx.swap = 'none';
    ctx.hx.reswap = 'none';
    toast({ message: document.body.dataset.broken, level: 'danger' });
  });
  document.addEventListener('click', (event) => {
    const close = event.target.closest('[data-toast-close]');
    if (close) close.closest('[data-toast]').remove();
    const button = event.target.closest('[data-undo]');
    if (button?.dataset.undo) undo(button);
  });
}
