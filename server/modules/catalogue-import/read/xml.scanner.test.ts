/** The scanner against saxes: any document, cut into any blocks, gives the same tags and texts, and is refused alike. */
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { XmlScanner } from './xml.scanner.ts';

const NAMES = ['c', 'v', 't', 'row', 'rPh', 'sheetData', 'x:c', 'x:v', 'mergeCell', 'é'];
const ATTRIBUTES = ['r', 's', 't', 'ref', 'x:r'];
const TEXTS = [
  '12',
  '档案',
  '&amp;',
  '&#x6863;',
  '&#10;',
  'a\r\nb',
  '\r',
  ' \n\t ',
  '𠮷野',
  '>',
  '"',
  "'",
  '&lt;b&gt;',
  '',
];
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** A sequence of numbers that the seed alone decides. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return (state >>> 4) % below;
  };
}

function documentOf(pick: (below: number) => number): string {
  const some = (list: readonly string[]): string => list[pick(list.length)]!;
  const text = (): string => Array.from({ length: pick(4) }, () => some(TEXTS)).join('');
  const element = (depth: number): string => {
    const name = some(NAMES);
    const attributes = ATTRIBUTES.filter(() => pick(3) === 0)
      .map((key) => `${some([' ', '\n ', '\t'])}${key}${some(['=', ' = '])}"${text().replaceAll(/["<\r\n\t]/g, '')}"`)
      .join('');
    if (pick(4) === 0) return `<${name}${attributes}${some(['', ' '])}/>`;
    const inside = Array.from({ length: depth > 4 ? 0 : pick(5) }, () => {
      const kind = pick(8);
      if (kind === 0) return `<!-- ${some(['<c>', '-', '档'])} -->`;
      if (kind === 1) return `<![CDATA[${some(['<v>1</v>', ']]', '档\r\n', ''])}]]>`;
      if (kind === 2) return '<?pi <c> ?>';
      return kind < 5 ? text() : element(depth + 1);
    }).join('');
    return `<${name}${attributes}>${text()}${inside}</${name}${some(['', ' '])}>`;
  };
  return `${some(['', '\ufeff'])}${some(['', '<?xml version="1.0" encoding="UTF-8"?>\n'])}${element(0)}\n`;
}

const KNOWN = NAMES.map(local).filter((name) => name !== 'é');
/** Names that nobody asked for are told without it. */
const known = (name: string): string => (KNOWN.includes(local(name)) ? local(name) : '');

type Told = (string | undefined)[][];

function bySaxes(document: string): Told | 'refused' {
  const told: Told = [];
  let refused = false;
  let text = '';
  let depth = 0;
  const flush = (): void => {
    // Ends of lines around the document are nobody's text.
    if (text !== '' && depth > 0) told.push(['text', text]);
    text = '';
  };
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', () => (refused = true));
  parser.on('doctype', () => (refused = true));
  parser.on('text', (more) => (text += more));
  parser.on('cdata', (more) => (text += more));
  parser.on('opentag', ({ name, attributes }) => {
    flush();
    depth++;
    told.push(['open', known(name), ...ATTRIBUTES.map((key) => attributes[key])]);
  });
  parser.on('closetag', ({ name }) => {
    flush();
    depth--;
    told.push(['close', known(name)]);
  });
  parser.write(document.replace(/^\ufeff/, '')).close();
  return refused ? 'refused' : told;
}

function byScanner(document: string, pick: (below: number) => number): Told | 'refused' {
  const told: Told = [];
  let text = '';
  let depth = 0;
  const flush = (): void => {
    if (text !== '') told.push(['text', text]);
    text = '';
  };
  const handler = {
    names: KNOWN,
    get taking() {
      return depth > 0;
    },
    open(name: string, attribute: (name: string) => string | undefined) {
      flush();
      depth++;
      told.push(['open', name, ...ATTRIBUTES.map(attribute)]);
    },
    text(more: string) {
      text += more;
    },
    close(name: string) {
      flush();
      depth--;
      told.push(['close', name]);
    },
  };
  try {
    const scanner = new XmlScanner(handler, (reason) => new Error(reason));
    const bytes = Buffer.from(document);
    for (let at = 0, next = 0; at < bytes.length; at = next) {
      next = at + 1 + pick(pick(2) === 0 ? 4 : 200);
      scanner.write(bytes.subarray(at, next));
    }
    scanner.end();
  } catch {
    return 'refused';
  }
  return told;
}

test('any document in any blocks', () => {
  for (let seed = 0; seed < 400; seed++) {
    const document = documentOf(numbers(seed));
    const expected = bySaxes(document);
    expect(expected, document).not.toBe('refused');
    expect(byScanner(document, numbers(seed + 7)), document).toEqual(expected);
  }
});

test('refuses what saxes refuses, wherever it is cut', () => {
  const broken = [
    '<c><v>1</c></v>',
    '<c><v>1</v>',
    '<c',
    '<c>',
    '',
    '<c></c><c></c>',
    '<!DOCTYPE c><c/>',
    '<c a=1/>',
    '<c a/>',
    '<c a="1"b="2"/>',
    '<c a="<"/>',
    '<c>&none;</c>',
    '<c>& </c>',
    '<c>\u0001</c>',
    '<c>1</c ',
    '<1/>',
    '</c>',
    '<c / >',
    '<c><!-- </c>',
  ];
  for (const document of broken)
    for (let seed = 0; seed < 20; seed++) {
      expect(bySaxes(document), document).toBe('refused');
      expect(byScanner(document, numbers(seed)), document).toBe('refused');
    }
});

test('markup that never ends is refused after some megabytes, however small the blocks are that it comes in', () => {
  const handler = { names: [], taking: false, open: () => undefined, close: () => undefined, text: () => undefined };
  const scanner = new XmlScanner(handler, (reason) => new Error(reason));
  scanner.write(Buffer.from('<c r="'));
  const block = Buffer.alloc(1 << 14, '1');
  let given = 0;
  const feed = (): void => {
    for (; given < 64 * 2 ** 20; given += block.length) scanner.write(block);
  };
  expect(feed).toThrow('too large');
  expect(given).toBeLessThan(33 * 2 ** 20);
});
