// Small menus (<details data-pop>) and dialogs: closed by a click elsewhere and by Escape.

function closeOthers(kept) {
  for (const pop of document.querySelectorAll('details[data-pop][open]')) {
    if (pop !== kept) pop.open = false;
  }
}

export function startPops() {
  document.addEventListener('click', (event) => {
    closeOthers(event.target.closest('details[data-pop]'));
    const opener = event.target.closest('[data-open-dialog]');
    if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
    const dialog = event.target.closest('dialog');
    if (dialog && event.target === dialog) dialog.close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const pop = document.querySelector('details[data-pop][open]');
    if (!pop) return;
    pop.open = false;
    pop.querySelector('summary').focus();
  });
}
