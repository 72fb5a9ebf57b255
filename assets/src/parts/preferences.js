// Theme and the width of the menu. Cookies, so that the server draws the next page right at once.
const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const age = value ? YEAR : 0;
  const secure = location.protocol === 'https:' ? ';Secure' : '';
  document.cookie = `${name}=${value};path=/;max-age=${age};SameSite=Lax${secure}`;
}

function chooseTheme(theme) {
  const root = document.documentElement;
  if (theme) root.dataset.bsTheme = theme;
  else delete root.dataset.bsTheme;
  remember('theme', theme);
  for (const button of document.querySelectorAll('[data-theme-choice] > button')) {
    button.setAttribute('aria-pressed', String(button.value === theme));
  }
  document.dispatchEvent(new CustomEvent('house:theme'));
}

function toggleSidebar() {
  const isNarrow = document.body.classList.toggle('is-narrow');
  remember('sidebar', isNarrow ? 'narrow' : '');
}

export function startPreferences() {
  document.addEventListener('click', (event) => {
    const theme = event.target.closest('[data-theme-choice] > button');
    if (theme) chooseTheme(theme.value);
    if (event.target.closest('[data-sidebar-toggle]')) toggleSidebar();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    document.dispatchEvent(new CustomEvent('house:theme'));
  });
}
