// Lines of a document (<c-lines>): add one, take one off. Without script the spare line and the
// "remove" box of each line do the same; the box itself stays a box, drawn as a bin.

function renumber(lines) {
  const total = lines.querySelector('[name$="-TOTAL_FORMS"]');
  total.value = lines.querySelectorAll('[data-line]').length;
}

function add(lines) {
  const total = Number(lines.querySelector('[name$="-TOTAL_FORMS"]').value);
  const blank = lines.querySelector('template[data-blank-line]');
  const holder = document.createElement('tbody');
  holder.innerHTML = blank.innerHTML.replaceAll('__prefix__', total);
  const line = holder.firstElementChild;
  lines.querySelector('[data-line-list]').append(line);
  renumber(lines);
  window.htmx.process(line);
  line.querySelector('input:not([type=hidden]), select')?.focus();
  lines.dispatchEvent(new CustomEvent('lines-changed', { bubbles: true }));
}

// Cells copied from a sheet and pasted into a line go to the page's field for them, which the server reads.
function paste(event) {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const lines = event.target.closest?.('[data-lines]');
  const target = lines?.closest('form')?.querySelector('[data-paste-target]');
  if (!target || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  target.value = text;
  target.closest('form').querySelector('[data-paste-go]').click();
}

export function startLines() {
  document.addEventListener('paste', paste);
  document.addEventListener('click', (event) => {
    const adder = event.target.closest('[data-line-add]');
    if (adder) add(adder.closest('[data-lines]'));
  });
}
