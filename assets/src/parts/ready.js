// Parts that are loaded only where they are used: charts, the scan field, Alpine.

const loaders = {
  '[data-chart]': (element) => import(element.dataset.module).then((part) => part.draw(element)),
  '[data-scan]': (element) => import('./scan.js').then((part) => part.start(element)),
};

function look(root) {
  for (const [selector, load] of Object.entries(loaders)) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found) {
      if (element.dataset.isReady) continue;
      element.dataset.isReady = '1';
      load(element).catch((error) => console.error(error));
    }
  }
}

async function startAlpine() {
  if (window.Alpine || !document.querySelector('[x-data]')) return;
  const { default: Alpine } = await import('@alpinejs/csp');
  window.Alpine = Alpine;
  Alpine.start();
}

/** Look now, and at whatever htmx puts into the page later. */
export function startParts() {
  look(document.body);
  startAlpine();
  document.addEventListener('htmx:after:swap', () => {
    look(document.body);
    startAlpine();
  });
}
