// A button that prints the page it stands on.
export function startPrint() {
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) print();
  });
}
