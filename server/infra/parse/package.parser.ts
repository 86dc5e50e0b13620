/**
 * Text of ODT (ISO/IEC 26300), PPTX (ISO/IEC 29500) and OFD (GB/T 33190): the pages in their order and the text of each, in
 * the order of the file. A package that is no whole ZIP is damaged; one of a make that is not known here has no text.
 */
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { isTruncatedZip, localName, readParts, tidy } from './package.parts.ts';
import { emptyExtraction, type Extraction } from './parse.types.ts';

type Parts = Map<string, string>;
interface Read {
  texts: string[];
  pageCount: number | null;
}
interface Format {
  isWanted(name: string): boolean;
  /** Undefined where the parts are not as this format has them. */
  read(parts: Parts): Read | undefined;
}

export async function extractPackage(path: string, kind: 'odt' | 'pptx' | 'ofd'): Promise<Extraction> {
  const result = emptyExtraction();
  const bytes = await readFile(path);
  const format = FORMATS[kind];
  try {
    const parts = await readParts(bytes, (name) => format.isWanted(name));
    if (/<(?:\w+:)?encryption-data\b|<(?:\w+:)?Encryptions?\b/.test(parts.get(MANIFEST) ?? parts.get(OFD) ?? ''))
      return { ...result, encrypted: true };
    const read = format.read(parts);
    if (read === undefined) return { ...result, warnings: [`no text found in this ${kind}`] };
    const pages = read.texts.map((text, index) => ({ number: index + 1, text: tidy(text) }));
    return { ...result, textSource: 'text', pages, pageCount: read.pageCount };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isTruncated = isTruncatedZip(bytes);
    return { ...result, warnings: [message], truncated: isTruncated, unreadable: !isTruncated };
  }
}

interface Handlers {
  open(tag: string, attributes: Record<string, string>): void;
  close?(tag: string): void;
  text?(piece: string): void;
}

function walk(xml: string, handlers: Handlers): void {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const plain = Object.entries(attributes).map(([key, value]) => [localName(key), value]);
    handlers.open(localName(name), Object.fromEntries(plain) as Record<string, string>);
  });
  parser.on('closetag', ({ name }) => handlers.close?.(localName(name)));
  parser.on('text', (piece) => handlers.text?.(piece));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}

const MANIFEST = 'META-INF/manifest.xml';
const OFD = 'OFD.xml';

/** A line a paragraph; the pages are those that the writing program marked when it last laid the text out. */
const odt: Format = {
  isWanted: (name) => ['content.xml', 'meta.xml', MANIFEST].includes(name),
  read(parts) {
    const body = parts.get('content.xml');
    if (body === undefined) return undefined;
    let text = '';
    let depth = 0;
    let skipped = 0;
    walk(body, {
      open(tag, { c }) {
        if (tag === 'tracked-changes' || tag === 'annotation') skipped += 1;
        if (skipped > 0) return;
        if (tag === 'p' || tag === 'h') depth += 1;
        else if (tag === 's') text += ' '.repeat(Math.min(Number(c ?? 1) || 1, 100));
        else if (tag === 'tab') text += ' ';
        else if (tag === 'line-break') text += '\n';
        else if (tag === 'soft-page-break') text += '\f';
      },
      close(tag) {
        if (tag === 'tracked-changes' || tag === 'annotation') skipped -= 1;
        else if (skipped === 0 && (tag === 'p' || tag === 'h')) {
          depth -= 1;
          text += '\n';
        }
      },
      text(piece) {
        if (depth > 0 && skipped === 0) text += piece;
      },
    });
    const pages = Number(/page-count="(\d{1,6})"/.exec(parts.get('meta.xml') ?? '')?.[1] ?? 0);
    return { texts: text.split('\f'), pageCount: pages > 0 ? pages : null };
  },
};

/** A page a slide, in the order of the presentation, with the speaker's notes left out: they are not what was shown. */
const pptx: Format = {
  isWanted: (name) => /^ppt\/(presentation\.xml|_rels\/presentation\.xml\.rels|slides\/[^/]+\.xml)$/.test(name),
  read(parts) {
    const targets = new Map<string, string>();
    walk(parts.get('ppt/_rels/presentation.xml.rels') ?? '<none/>', {
      open(_tag, { Id, Target }) {
        if (Id !== undefined && Target !== undefined) targets.set(Id, Target);
      },
    });
    const slides: string[] = [];
    // The slide's number is `id`, the relation `r:id`: here both are called the same, and the one that is a relation counts.
    for (const [, id] of (parts.get('ppt/presentation.xml') ?? '').matchAll(
      /<(?:\w+:)?sldId\b[^>]*?\br:id="([^"]+)"/g,
    )) {
      const target = targets.get(id!);
      const part = target === undefined ? undefined : parts.get(resolve('ppt/presentation.xml', target));
      if (part !== undefined) slides.push(slideText(part));
    }
    return slides.length === 0 ? undefined : { texts: slides, pageCount: slides.length };
  },
};

function slideText(xml: string): string {
  let text = '';
  let inText = false;
  walk(xml, {
    open(tag) {
      if (tag === 't') inText = true;
      else if (tag === 'br') text += '\n';
    },
    close(tag) {
      if (tag === 't') inText = false;
      else if (tag === 'p') text += '\n';
    },
    text(piece) {
      if (inText) text += piece;
    },
  });
  return text;
}

/** A line a text object: where the next begins beside it, on the same height, the line goes on. */
const ofd: Format = {
  isWanted: (name) => name === OFD || /(^|\/)(Document|Content)\.xml$/i.test(name) || /\/Pages\/.*\.xml$/i.test(name),
  read(parts) {
    const pages: string[] = [];
    for (const root of valuesOf(parts.get(OFD) ?? '<none/>', 'DocRoot')) {
      const place = resolve(OFD, root);
      const document = parts.get(place);
      if (document === undefined) continue;
      walk(document, {
        open(tag, { BaseLoc }) {
          if (tag === 'Page' && BaseLoc !== undefined) pages.push(parts.get(resolve(place, BaseLoc)) ?? '');
        },
      });
    }
    const texts = pages.map((page) => (page === '' ? '' : ofdText(page)));
    return pages.length === 0 ? undefined : { texts, pageCount: pages.length };
  },
};

function ofdText(xml: string): string {
  let text = '';
  let inCode = false;
  let line: { top: number; right: number } | undefined;
  let y: string | undefined;
  walk(xml, {
    open(tag, { Boundary, Y }) {
      if (tag === 'TextObject') {
        const [left = 0, top = 0, width = 0, height = 0] = (Boundary ?? '').split(/\s+/).map(Number);
        const goesOn =
          line !== undefined && Math.abs(top - line.top) < Math.max(1, height / 3) && left >= line.right - 2;
        if (text !== '' && !goesOn) text += '\n';
        line = { top, right: left + width };
        y = undefined;
      } else if (tag === 'TextCode') {
        if (y !== undefined && Y !== undefined && Y !== y) text += '\n';
        y = Y ?? y;
        inCode = true;
      }
    },
    close(tag) {
      if (tag === 'TextCode') inCode = false;
    },
    text(piece) {
      if (inCode) text += piece;
    },
  });
  return text;
}

function valuesOf(xml: string, wanted: string): string[] {
  const values: string[] = [];
  let inside = false;
  walk(xml, {
    open(tag) {
      inside = tag === wanted;
      if (inside) values.push('');
    },
    close: () => {
      inside = false;
    },
    text(piece) {
      if (inside) values.push((values.pop() ?? '') + piece);
    },
  });
  return values.map((value) => value.trim());
}

/** A place named in `from`, as a name in the package. */
const resolve = (from: string, place: string): string =>
  posix.normalize(place.startsWith('/') ? place.slice(1) : posix.join(posix.dirname(from), place));

const FORMATS: Record<'odt' | 'pptx' | 'ofd', Format> = { odt, pptx, ofd };
