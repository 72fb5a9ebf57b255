// Charts of demand and stock on one axis of days: demand above, stock below. Colours come from the
// page's tokens, so light and dark are one code. Nothing inline: the page's policy forbids it.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { fillLegend, fillTable, tooltip } from './chart-words.js';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const drawn = new Set();

/** The tokens as plain colours: a canvas of the browser resolves light-dark() and color-mix(). */
function palette() {
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--ev-${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ['ink', 'ink-soft', 'ink-faint', 'line', 'accent', 'info', 'success', 'danger', 'surface', 'line-strong'];
  const colours = Object.fromEntries(names.map((name) => [name, read(name)]));
  probe.remove();
  return colours;
}

const language = () => document.documentElement.lang;
const shortDay = (iso) => new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(iso));
const brief = (value) => new Intl.NumberFormat(language(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);

const HOW = {
  history: (c) => ({ type: 'bar', barGap: '-100%', itemStyle: { color: c['line-strong'] }, barWidth: '65%', barMaxWidth: 12, emphasis: { disabled: true } }),
  forecast: (c) => ({ type: 'line', symbol: 'none', lineStyle: { color: c.accent, width: 2 }, itemStyle: { color: c.accent }, z: 4 }),
  stock: (c) => ({ type: 'line', step: 'end', symbol: 'none', lineStyle: { color: c.accent, width: 2 }, itemStyle: { color: c.accent }, areaStyle: { color: c.accent, opacity: 0.08 }, z: 3 }),
  otherwise: (c) => ({ type: 'line', step: 'end', symbol: 'none', lineStyle: { color: c.danger, width: 1.5, type: [5, 4] }, itemStyle: { color: c.danger }, z: 3 }),
  arrivals: (c) => ({ type: 'bar', itemStyle: { color: c.success, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 8, emphasis: { disabled: true }, z: 2 }),
  trend: (c) => ({ type: 'line', symbol: 'none', lineStyle: { color: c.accent, width: 2 }, itemStyle: { color: c.accent } }),
};

function band(series, colours, at) {
  const hidden = { type: 'line', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, itemStyle: { opacity: 0 }, stack: `band-${series.name}`, tooltip: { show: false }, xAxisIndex: at, yAxisIndex: at, z: 1 };
  return [
    { ...hidden, name: `${series.name} ⌊`, data: series.low },
    { ...hidden, name: `${series.name} ⌈`, data: series.high.map((high, i) => (high === null ? null : high - series.low[i])), areaStyle: { color: colours.accent, opacity: 0.14 } },
  ];
}

function marks(facts, colours, panel, isFirst) {
  const text = { color: colours['ink-faint'], fontSize: 11, distance: 3 };
  const lines = facts.levels.filter((level) => level.panel === panel).map((level) => ({
    yAxis: level.value,
    lineStyle: { color: colours['ink-faint'], type: [4, 4], width: 1 },
    label: { ...text, formatter: level.name, position: 'insideEndTop' },
  }));
  if (facts.today) {
    lines.push({ xAxis: facts.today, lineStyle: { color: colours['ink-soft'], width: 1, type: 'solid' }, label: { ...text, show: isFirst, formatter: facts.words.today, position: 'end', color: colours['ink-soft'] } });
  }
  return { symbol: 'none', silent: true, animation: false, data: lines };
}

/** A veil over the days out of stock: full-height bars on an axis of their own, which is not shown. */
function veil(facts, colours, axis) {
  const days = new Set(facts.out);
  return {
    type: 'bar', silent: true, animation: false, xAxisIndex: 0, yAxisIndex: axis, barGap: '-100%', barCategoryGap: '0%', z: 0,
    itemStyle: { color: colours.danger, opacity: 0.13 }, tooltip: { show: false }, data: facts.days.map((day) => (days.has(day) ? 1 : null)),
  };
}

function seriesOf(facts, colours, panels) {
  const all = [];
  const marked = new Set();
  for (const series of facts.series) {
    const at = panels.indexOf(series.panel);
    if (series.low.length) all.push(...band(series, colours, at));
    const one = { name: series.name, data: series.values, xAxisIndex: at, yAxisIndex: at, animation: false, ...HOW[series.kind](colours) };
    if (!marked.has(at)) {
      one.markLine = marks(facts, colours, series.panel, at === 0);
      marked.add(at);
    }
    all.push(one);
  }
  if (facts.out.length && panels[0] === 'demand') all.push(veil(facts, colours, panels.length));
  return all;
}

function axes(facts, colours, panels) {
  const isLast = (i) => i === panels.length - 1;
  return {
    xAxis: panels.map((_, i) => ({
      type: 'category', gridIndex: i, data: facts.days, axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { show: isLast(i), color: colours['ink-faint'], fontSize: 11, formatter: shortDay, hideOverlap: true },
      axisPointer: { label: { show: false }, lineStyle: { color: colours['line-strong'] } },
    })),
    yAxis: panels.map((_, i) => ({
      type: 'value', gridIndex: i, splitNumber: 3, minInterval: 1,
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours['ink-faint'], fontSize: 11, formatter: brief },
    })).concat(facts.out.length ? [{ type: 'value', gridIndex: 0, max: 1, show: false }] : []),
  };
}

function option(facts) {
  const colours = palette();
  const panels = ['demand', 'stock'].filter((panel) => facts.series.some((one) => one.panel === panel));
  const grid = { left: 44, right: 24, outerBoundsMode: 'none' }; // Both panels share one scale of days.
  const grids = panels.length === 2 ? [{ ...grid, top: 20, height: '40%' }, { ...grid, top: '55%', bottom: 24 }] : [{ ...grid, top: 20, bottom: 24 }];
  return {
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    animation: false,
    grid: grids,
    ...axes(facts, colours, panels),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { trigger: 'axis', className: 'chart-tip', backgroundColor: 'transparent', borderWidth: 0, padding: 0, extraCssText: '', transitionDuration: 0, confine: true, formatter: (points) => tooltip(facts, points[0]?.dataIndex ?? 0) },
    series: seriesOf(facts, colours, panels),
  };
}

function redraw() {
  for (const item of drawn) {
    if (item.figure.isConnected) item.chart.setOption(option(item.facts), true);
    else {
      item.chart.dispose();
      drawn.delete(item);
    }
  }
}

/** Draw the chart of ``figure`` from the JSON block in it. */
export function draw(figure) {
  const facts = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const plot = figure.querySelector('[data-plot]');
  fillLegend(figure.querySelector('[data-legend]'), facts);
  const chart = init(plot, null, { renderer: 'svg' });
  chart.setOption(option(facts));
  drawn.add({ figure, chart, facts });
  new ResizeObserver(() => chart.resize()).observe(plot);
  const table = figure.querySelector('[data-chart-table]');
  table.addEventListener('toggle', () => fillTable(table.querySelector('[data-table]'), facts), { once: true });
}

document.addEventListener('house:theme', redraw);
