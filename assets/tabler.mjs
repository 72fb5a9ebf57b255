// Keeps of Tabler only the families of classes this house uses: its stylesheet is the slowest thing a
// phone has to read. What a template may use is this list and our own styles (tests/core/test_styles.py).

import { readFileSync } from 'node:fs';

const KEPT = new Set(
  ('alert align badge border btn col container d display end flex float form fs fst fw g gap gx gy h ' +
    'hr img input invalid is justify lead list m mark mb me ms mt mx my opacity order overflow p pb pe ' +
    'placeholder position progress ps pt px py rounded row small spinner start sticky table text top ' +
    'user valid visually w was').split(' '),
);

/** The parts of `text` between top-level commas. */
function split(text) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

const isKept = (selector) => [...selector.matchAll(/\.([a-zA-Z]+)/g)].every(([, family]) => KEPT.has(family));

/** Where the block that opens at `from` closes; braces in quotes do not count. */
function closing(css, from) {
  let depth = 0;
  let quote = '';
  for (let at = from; at < css.length; at += 1) {
    const sign = css[at];
    if (quote) {
      if (sign === quote && css[at - 1] !== '\\') quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '{') depth += 1;
    else if (sign === '}' && (depth -= 1) === 0) return at;
  }
  return css.length;
}

/** `css` without the rules whose every selector names a family we do not keep. */
export function prune(css) {
  let kept = '';
  for (let at = 0; at < css.length; ) {
    const open = css.indexOf('{', at);
    if (open < 0) break;
    const end = closing(css, open);
    let head = css.slice(at, open);
    const statements = head.lastIndexOf(';') + 1; // @charset and the like before the rule.
    kept += head.slice(0, statements);
    head = head.slice(statements).trim();
    const body = css.slice(open + 1, end);
    if (/^@(media|supports|layer|container)/.test(head)) {
      const inner = prune(body);
      if (inner) kept += `${head}{${inner}}`;
    } else if (head.startsWith('@')) kept += `${head}{${body}}`;
    else {
      const selectors = split(head).filter(isKept);
      if (selectors.length) kept += `${selectors.join(',')}{${body}}`;
    }
    at = end + 1;
  }
  return kept;
}

export const tabler = {
  name: 'tabler',
  setup(build) {
    build.onLoad({ filter: /tabler\.min\.css$/ }, ({ path }) => ({
      contents: prune(readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
      loader: 'css',
    }));
  },
};
