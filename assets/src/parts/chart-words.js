// What a chart says in words and figures: its tooltip and its table.

const number = (value) => (value === null || value === undefined ? '–' : new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value));
const longDay = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(iso));

function make(tag, text, className = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** What each mark stands for. */
export function fillLegend(target, facts) {
  const items = facts.series.map((series) => make('li', series.name, `is-${series.kind}`));
  if (facts.out.length) items.push(make('li', facts.words.out, 'is-out'));
  target.replaceChildren(...items);
}

/** The values of one day. */
export function tooltip(facts, at) {
  const box = make('div', '', 'chart-tip-box');
  box.append(make('p', longDay(facts.days[at]), 'chart-tip-day'));
  const list = document.createElement('dl');
  for (const series of facts.series) {
    const value = series.values[at];
    if (value === null || value === undefined) continue;
    const range = series.low.length && series.low[at] !== null ? ` (${number(series.low[at])}–${number(series.high[at])})` : '';
    list.append(make('dt', series.name, `is-${series.kind}`), make('dd', `${number(value)}${range} ${facts.unit}`));
  }
  if (facts.out.includes(facts.days[at])) list.append(make('dt', facts.words.out, 'is-out'), make('dd', ''));
  box.append(list);
  return box;
}

/** The whole chart as a table. */
export function fillTable(target, facts) {
  const columns = facts.series.flatMap((series) => [
    [series.name, series.values],
    ...(series.low.length ? [[`${series.name}, ${facts.words.low}`, series.low], [`${series.name}, ${facts.words.high}`, series.high]] : []),
  ]);
  const table = document.createElement('table');
  table.className = 'rows';
  const head = table.createTHead().insertRow();
  head.append(make('th', facts.words.day), ...columns.map(([name]) => make('th', name, 'is-number')));
  const body = table.createTBody();
  facts.days.forEach((day, at) => {
    const row = body.insertRow();
    row.append(make('td', day), ...columns.map(([, values]) => make('td', number(values[at]), 'is-number')));
  });
  target.replaceChildren(table);
}
