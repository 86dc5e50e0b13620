/**
 * EAD3 and EAD 2002 as a stream: each component is a row, in the order of the tree, with the row of the one it lies in.
 * Document types are passed over and never fetched; one that declares entities is refused (XXE).
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import { LantaiError } from '../../../lib/errors.ts';
import { DATE_MARK, DATE_WORDS, normalOf, readEadDate } from './ead.date.ts';
import { MAX_CELL, type SourceOptions, type SourceRow } from './source.types.ts';

/** The columns of an EAD file: headings as the mapping knows them. */
const EAD_COLUMNS = [
  'level',
  'code',
  'title',
  'date',
  'author',
  'document number',
  'abstract',
  'person',
  'pages',
  'classification',
  'openness',
  'retention',
  'note',
  'carrier',
  'category',
  'agency',
  'agency opinion',
] as const;
type FieldColumn = `field:${string}`;
type Column = (typeof EAD_COLUMNS)[number] | FieldColumn;
const isField = (column: Column): column is FieldColumn => column.startsWith('field:');

const COMPONENT = /^(?:archdesc|c|c\d\d)$/;
/** Which element's text goes into which column. */
const ELEMENTS: Record<string, Column> = {
  unittitle: 'title',
  unitdate: 'date',
  unitdatestructured: 'date',
  origination: 'author',
  abstract: 'abstract',
  scopecontent: 'abstract',
  physdesc: 'pages',
  physdescstructured: 'pages',
  appraisal: 'retention',
  odd: 'note',
  controlaccess: 'person',
};
/** What our own export says more exactly: the element, its kind, and the column. */
const KINDS: Record<string, Record<string, Column>> = {
  physdesc: { carrier: 'carrier' },
  origination: { agency: 'agency' },
  genreform: { category: 'category' },
};
const ACCESS: Record<string, Column> = { secrecy: 'classification', opinion: 'agency opinion' };
/** One name each: several stay several. */
const NAMED = new Set(['persname', 'corpname', 'famname', 'name']);
const DID_ONLY = new Set([
  'unittitle',
  'unitdate',
  'unitdatestructured',
  'origination',
  'abstract',
  'physdesc',
  'physdescstructured',
  'unitid',
]);

/** Ends of a range that stand in elements of their own. */
const DATE_PARTS: ReadonlySet<string> = new Set(['datesingle', 'fromdate', 'todate']);

/** An element whose text is being read; of a date what its attributes say. */
interface Taking {
  column: Column;
  depth: number;
  text: string;
  normals?: string[];
}
interface Component {
  row: number;
  parent: number | undefined;
  values: Partial<Record<Column, string>>;
  given: boolean;
}

const fail = (reason: string): LantaiError => new LantaiError('workbook-unreadable', { file: 'EAD', reason });

export async function* readEad(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const { size } = await stat(path);
  const parser = new SaxesParser({ xmlns: false, position: false });
  const stack: Component[] = [];
  const fields = await findFields(path);
  const columns: readonly Column[] = [...EAD_COLUMNS, ...fields];
  const headings = columns.map((column) => (isField(column) ? `${column.slice('field:'.length)} [${column}]` : column));
  let rows: SourceRow[] = [{ sheet: '', row: 1, cells: headings }];
  let count = 1;
  let failure: Error | undefined;
  let depth = 0;
  let taking: Taking | undefined;
  let inDid = false;
  let head = 0;

  const give = (component: Component | undefined): void => {
    if (component === undefined || component.given) return;
    component.given = true;
    rows.push({
      sheet: '',
      row: component.row,
      cells: columns.map((column) => component.values[column] ?? ''),
      ...(component.parent !== undefined && { parent: component.parent }),
    });
  };
  const add = (column: Column, text: string): void => {
    const values = stack.at(-1)?.values;
    const plain = isField(column)
      ? text.trim()
      : text
          .replace(/\s+/g, ' ')
          .replace(/\s*；\s*/g, '；')
          .replace(/；$/, '')
          .trim();
    if (values !== undefined && plain !== '')
      values[column] = values[column] === undefined ? plain : `${values[column]}；${plain}`;
  };

  parser.on('error', (error) => {
    failure ??= fail(error.message);
  });
  parser.on('doctype', (text) => {
    if (/<!ENTITY/i.test(text)) failure ??= fail('ENTITY');
  });
  parser.on('opentag', (tag) => {
    depth++;
    const name = tag.name.slice(tag.name.indexOf(':') + 1);
    const attributes = tag.attributes as Record<string, string>;
    if (COMPONENT.test(name)) {
      give(stack.at(-1));
      const level = attributes.level === 'otherlevel' ? attributes.otherlevel || 'otherlevel' : attributes.level;
      stack.push({
        row: ++count,
        parent: stack.at(-1)?.row,
        values: { level: level ?? (name === 'archdesc' ? 'fonds' : 'item') },
        given: false,
      });
      return;
    }
    if (name === 'did') inDid = true;
    if (name === 'head') head = depth;
    const localtype = attributes.localtype ?? attributes.type ?? '';
    const kind = KINDS[name]?.[localtype];
    if (kind === 'category') taking = undefined;
    if (taking?.normals !== undefined && DATE_PARTS.has(name)) taking.normals.push(normalOf(attributes));
    // Within a title a date is part of its words; what it says to machines is the unit's date all the same.
    if (taking?.column === 'title' && name === 'unitdate' && normalOf(attributes) !== '')
      add('date', readEadDate('', [normalOf(attributes)]).date);
    if (taking !== undefined || stack.length === 0) return;
    if (kind !== undefined) {
      taking = { column: kind, depth, text: '' };
      return;
    }
    if (name === 'odd' && localtype.startsWith('field:')) {
      taking = { column: localtype as FieldColumn, depth, text: '' };
      return;
    }
    if (name === 'unitid' && inDid) {
      const isNumber = attributes.localtype === 'docno' || attributes.type === 'docno';
      taking = { column: isNumber ? 'document number' : 'code', depth, text: '' };
    } else if (name === 'accessrestrict') {
      taking = { column: ACCESS[localtype] ?? 'openness', depth, text: '' };
    } else if (Object.hasOwn(ELEMENTS, name) && (inDid || !DID_ONLY.has(name))) {
      taking = { column: ELEMENTS[name]!, depth, text: '' };
      if (taking.column === 'date') beginDate(taking, attributes);
    }
  });
  const take = (text: string): void => {
    if (taking !== undefined && head === 0 && taking.text.length < MAX_CELL) taking.text += text;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', (tag) => {
    const name = tag.name.slice(tag.name.indexOf(':') + 1);
    if (head === depth) head = 0;
    if (taking !== undefined && taking.depth < depth) {
      // Parts of a date or a list stay apart.
      if (['fromdate', 'persname', 'corpname', 'part', 'p', 'name'].includes(name))
        taking.text += name === 'fromdate' ? '-' : NAMED.has(name) ? '；' : isField(taking.column) ? '\n' : ' ';
    } else if (taking !== undefined) {
      if (taking.normals === undefined) add(taking.column, taking.text);
      else {
        const { date, words } = readEadDate(taking.text, taking.normals);
        add('date', date);
        add(DATE_WORDS, words);
      }
      taking = undefined;
    }
    if (name === 'did') inDid = false;
    if (COMPONENT.test(name)) {
      give(stack.at(-1));
      stack.pop();
    }
    depth--;
  });

  let done = 0;
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    done += (chunk as Buffer).length;
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (failure !== undefined) throw failure;
    if (rows.length > 0) {
      const made = rows;
      rows = [];
      yield made;
    }
    options.onProgress(done, size);
  }
  parser.write(decoder.decode()).close();
  if (failure !== undefined) throw failure;
  if (rows.length > 0) yield rows;
}

/** The bulk of a range is told beside it: the range is the date. */
function beginDate(taking: Taking, attributes: Record<string, string>): void {
  if ((attributes.type ?? attributes.unitdatetype) === 'bulk') taking.column = DATE_WORDS;
  else taking.normals = normalOf(attributes) === '' ? [] : [normalOf(attributes)];
}

/** The further fields that the components have: what a row may hold is said before the first of them. */
async function findFields(path: string): Promise<FieldColumn[]> {
  const found = new Set<FieldColumn>();
  let rest = '';
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const text = rest + decoder.decode(chunk as Buffer, { stream: true });
    for (const [, key] of text.matchAll(FIELD)) if (found.size < MOST_FIELDS) found.add(`field:${unescape(key!)}`);
    if (DATE_MARK.test(text)) found.add(DATE_WORDS);
    rest = text.slice(-FIELD_LENGTH);
  }
  return [...found];
}
const FIELD = /<odd localtype="field:([^"<]{1,100})"/g;
const FIELD_LENGTH = 200;
const MOST_FIELDS = 500;
const unescape = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
