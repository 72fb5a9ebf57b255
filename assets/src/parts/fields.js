// Forms: a second tap on "Save" does nothing while the first is on its way; errors get the focus.

export function startFields() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('form[method=post]:not([hx-post])') || event.defaultPrevented) return;
    if (form.dataset.isSent) {
      event.preventDefault();
      return;
    }
    form.dataset.isSent = '1';
    setTimeout(() => delete form.dataset.isSent, 4000);
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('[data-is-sent]')) delete form.dataset.isSent;
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const root = event.target instanceof Element ? event.target : document;
    root.querySelector('.form-errors, .field.has-error input')?.focus();
  });
  document.querySelector('.form-errors')?.focus();
}
