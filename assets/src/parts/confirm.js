// One question before what cannot be undone: hx-confirm and <form data-confirm="…"> ask in our dialog.

function ask(question) {
  const dialog = document.getElementById('confirm');
  document.getElementById('confirm-text').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

export function startConfirm() {
  document.addEventListener('htmx:confirm', async (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    if (!ctx.confirm) return;
    event.preventDefault();
    if (await ask(ctx.confirm)) issueRequest();
    else dropRequest();
  });
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (!question || form.dataset.isConfirmed) return;
    event.preventDefault();
    const { submitter } = event;
    if (!(await ask(question))) return;
    form.dataset.isConfirmed = '1';
    form.requestSubmit(submitter);
    delete form.dataset.isConfirmed;
  });
}
