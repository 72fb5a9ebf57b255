// Forms with data-guard: what was typed and not saved is not left behind unseen, whether by another
// button of the page ("Send" beside edited lines) or by going away.

const isChanged = (field) => {
  if (field.matches('[type=checkbox], [type=radio]')) return field.checked !== field.defaultChecked;
  if (field.matches('select:not([multiple])')) {
    const drawn = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(drawn, 0);
  }
  return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;
};

/** Typed in, or typed before and refused. */
function isUnsaved(form) {
  return Boolean(form.querySelector('.has-error')) || [...form.elements].some(isChanged);
}

const unsaved = (except) =>
  [...document.querySelectorAll('form[data-guard]')].find((form) => form !== except && isUnsaved(form));

let isSending = false;

function onSubmit(event) {
  const { target: form } = event;
  if (event.defaultPrevented || form.method !== 'post' || !form.closest('main')) return;
  const waiting = unsaved(form);
  if (!waiting) {
    isSending = true;
    setTimeout(() => { isSending = false; }, 4000);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  waiting.querySelector('[type=submit]')?.focus();
  const detail = { message: document.body.dataset.unsaved, level: 'warning' };
  document.body.dispatchEvent(new CustomEvent('toast', { bubbles: true, detail }));
}

export function startGuard() {
  document.addEventListener('submit', onSubmit, true);
  addEventListener('beforeunload', (event) => {
    if (!isSending && unsaved()) event.preventDefault();
  });
  addEventListener('pageshow', () => { isSending = false; });
}
