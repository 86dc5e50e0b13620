/** Exports of a fonds, the whole archive or the hits of a search, as a stream; what is exported is noted in the ledger. */
import { PassThrough, Readable } from 'node:stream';
import type ExcelJS from 'exceljs';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { csvCell } from '../../lib/csv.ts';
import { newId } from '../../lib/ids.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type { ExportQuery, UnitExportQuery } from '../../../shared/schemas/catalogue-import.ts';
import type { Catalog } from '../catalog/index.ts';
import { type Actor, demand, type Scope, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Schemes } from '../scheme/index.ts';
import type { Search } from '../search/index.ts';
import { cellsOf, headings, toJson } from './columns.ts';
import { type FieldValues, FurtherColumns } from './further.ts';
import { CLOSE_COMPONENT, CLOSE_EAD, openComponent, openEad, openFonds } from './ead3.ts';
import {
  type ExportedUnit,
  findArchiveName,
  listAll,
  listByIds,
  listChildren,
  listFieldValues,
  listFonds,
  listParents,
} from './export.repo.ts';

export interface ExportParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  search: Search;
  schemes: Pick<Schemes, 'configIn'>;
  catalog: Pick<Catalog, 'listUnits'>;
}
export interface Exported {
  name: string;
  contentType: string;
  stream: Readable;
  /** How many units have gone out so far. */
  count(): number;
}
export interface Exports {
  /** Begins an export; what the actor may not see is not in it. */
  open(actor: Actor, query: ExportQuery, locale: Locale): Promise<Exported>;
  /** The same of a list of the catalogue's table. */
  openList(actor: Actor, query: UnitExportQuery, locale: Locale): Promise<Exported>;
}

/** What goes out, which can be looked at more than once. */
interface Source {
  /** What the units have beside their columns; those that have nothing need not be among them. */
  values(): AsyncGenerator<FieldValues[]>;
  units(): AsyncGenerator<ExportedUnit[]>;
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  ead3: 'application/xml',
  jsonl: 'application/jsonl',
} as const;
const SUFFIX = { xlsx: 'xlsx', csv: 'csv', ead3: 'xml', jsonl: 'jsonl' } as const;
/** Rows that one sheet takes. */
const SHEET_ROWS = 1_000_000;

export function createExports(parts: ExportParts): Exports {
  const { db, ledger, clock } = parts;

  async function* found(actor: Actor, query: ExportQuery, locale: Locale): AsyncGenerator<string[]> {
    for (let cursor: string | undefined; ; ) {
      const input = { ...query, limit: 100, sort: 'code' as const, facets: false, suggest: false, cursor };
      const page = await parts.search.search(actor, input, locale);
      yield page.hits.map((hit) => hit.unitId);
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  }

  async function* listed(actor: Actor, query: UnitExportQuery): AsyncGenerator<string[]> {
    for (let cursor: string | undefined; ; ) {
      const page = await parts.catalog.listUnits(actor, { ...query, limit: 200, cursor });
      yield page.items.map(({ id }) => id);
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  }

  /** All units of a filter. */
  const wholeOf = (scope: Scope, { fonds, category, yearFrom, yearTo }: ExportQuery): Source => {
    const filter = { fonds: fonds?.[0], category: category?.[0], yearFrom, yearTo };
    return {
      values: () => listFieldValues(db.read, scope, filter),
      units: () => listAll(db.read, scope, filter),
    };
  };
  async function* unitsOf(scope: Scope, pages: AsyncIterable<string[]>): AsyncGenerator<ExportedUnit[]> {
    for await (const ids of pages) yield await listByIds(db.read, scope, ids);
  }
  /** A list is walked along for each look at it: it may be the whole catalogue. */
  const listOf = (actor: Actor, query: UnitExportQuery): Source => {
    const units = () => unitsOf(unitScope(actor), listed(actor, query));
    return { values: units, units };
  };
  /** A search is made once: what the first look has found is kept for the second. */
  const searchOf = (scope: Scope, pages: AsyncGenerator<string[]>): Source => {
    const kept: string[][] = [];
    async function* keeping(): AsyncGenerator<string[]> {
      for await (const ids of pages) {
        kept.push(ids);
        yield ids;
      }
    }
    async function* again(): AsyncGenerator<string[]> {
      yield* kept;
      yield* pages;
    }
    return { values: () => unitsOf(scope, keeping()), units: () => unitsOf(scope, again()) };
  };

  interface Meant {
    format: ExportQuery['format'];
    /** For the file's name. */
    fonds: string | undefined;
    title: string;
    source: Source;
    detail: Record<string, string | readonly string[]>;
    /** Where all of a fonds goes out as EAD3, it goes as the tree it is. */
    tree?: { scope: Scope; number: string | undefined } | undefined;
  }
  const begin = async (actor: Actor, locale: Locale, meant: Meant): Promise<Exported> => {
    const { format, source, tree } = meant;
    const at = clock.now();
    let count = 0;
    const counted = async function* (): AsyncGenerator<ExportedUnit[]> {
      for await (const page of source.units()) {
        count += page.length;
        yield page;
      }
    };
    const about = { id: newId(clock.millis()), title: meant.title, archive: await findArchiveName(db.read), at };
    await db.write((trx) =>
      ledger.append(trx, {
        actor,
        action: 'unit.export',
        objectType: 'export',
        objectId: about.id,
        detail: { format, ...meant.detail },
      }),
    );
    const onUnits = (units: number): void => {
      count += units;
    };
    // Only a table has to know beforehand which columns it will have.
    const columnsOf = async (): Promise<FurtherColumns> => {
      const columns = new FurtherColumns(await parts.schemes.configIn(db.read), locale);
      for await (const page of source.values()) for (const unit of page) columns.note(unit);
      return columns;
    };
    const texts = {
      csv: () => csvLines(counted(), columnsOf, locale),
      jsonl: () => jsonLines(counted()),
      ead3: () =>
        tree === undefined ? eadList(counted(), about) : eadTree(db, tree.scope, about, tree.number, onUnits),
    };
    const stream = format === 'xlsx' ? workbookStream(counted(), columnsOf, locale) : Readable.from(texts[format]());
    return {
      name: `${meant.fonds ?? 'lantai'}-${at.slice(0, 10)}.${SUFFIX[format]}`,
      contentType: TYPES[format],
      stream,
      count: () => count,
    };
  };

  return {
    async open(actor, query, locale) {
      demand(actor, 'unit.read');
      const scope = unitScope(actor);
      const { format, fonds, category, q } = query;
      const isWhole =
        !isSearch(query) && category === undefined && query.yearFrom === undefined && query.yearTo === undefined;
      return begin(actor, locale, {
        format,
        fonds: fonds?.length === 1 ? fonds[0] : undefined,
        title: q || (fonds?.join('、') ?? ''),
        source: isSearch(query) ? searchOf(scope, await begun(found(actor, query, locale))) : wholeOf(scope, query),
        detail: {
          ...(fonds !== undefined && { fonds }),
          ...(category !== undefined && { category }),
          ...(q !== '' && { query: ledger.keyedDigest(q) }),
        },
        tree: isWhole ? { scope, number: fonds?.[0] } : undefined,
      });
    },

    async openList(actor, query, locale) {
      demand(actor, 'unit.read');
      await (await begun(listed(actor, query))).return(undefined);
      const { format, q, category } = query;
      return begin(actor, locale, {
        format,
        fonds: undefined,
        title: q ?? '',
        source: listOf(actor, query),
        detail: {
          ...(category !== undefined && { category }),
          ...(q !== undefined && q !== '' && { query: ledger.keyedDigest(q) }),
        },
      });
    },
  };
}

/** The same pages, the first of them read: what cannot be asked for is refused before the answer begins, not in its middle. */
async function begun<T>(pages: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await pages.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* pages;
  })();
}

/** Whether the index is needed to tell what is meant. */
const isSearch = ({ q, archive, fonds, category, retention, openness }: ExportQuery): boolean =>
  q.trim() !== '' ||
  [fonds, category].some((each) => (each?.length ?? 0) > 1) ||
  [archive, retention, openness].some((each) => each?.length);

async function* csvLines(
  pages: AsyncGenerator<ExportedUnit[]>,
  columnsOf: () => Promise<FurtherColumns>,
  locale: Locale,
): AsyncGenerator<string> {
  // The mark lets spreadsheet programs know the encoding.
  yield '\ufeff';
  const further = await columnsOf();
  yield `${further.headings(headings(locale)).map(csvCell).join(',')}\r\n`;
  for await (const page of pages)
    yield page
      .map((unit) => `${[...cellsOf(unit, locale), ...further.cellsOf(unit)].map(csvCell).join(',')}\r\n`)
      .join('');
}

async function* jsonLines(pages: AsyncGenerator<ExportedUnit[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((unit) => `${JSON.stringify(toJson(unit))}\n`).join('');
}

function workbookStream(
  pages: AsyncGenerator<ExportedUnit[]>,
  columnsOf: () => Promise<FurtherColumns>,
  locale: Locale,
): Readable {
  const stream = new PassThrough();
  const write = async (): Promise<void> => {
    const { default: Excel } = await import('exceljs');
    const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
    const further = await columnsOf();
    const titles = further.headings(headings(locale));
    let rows = SHEET_ROWS;
    let sheet: ExcelJS.Worksheet | undefined;
    let number = 0;
    const next = (): ExcelJS.Worksheet => {
      sheet?.commit();
      const made = workbook.addWorksheet(`目录${++number}`, { views: [{ state: 'frozen', ySplit: 1 }] });
      const heading = made.addRow(titles);
      heading.font = { bold: true };
      heading.commit();
      rows = 0;
      return made;
    };
    for await (const page of pages)
      for (const unit of page) {
        if (sheet === undefined || rows >= SHEET_ROWS) sheet = next();
        sheet.addRow([...cellsOf(unit, locale), ...further.cellsOf(unit)]).commit();
        rows++;
      }
    if (sheet === undefined) sheet = next();
    sheet.commit();
    await workbook.commit();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

/** Hits of a search: components side by side, whatever they lie in. */
async function* eadList(
  pages: AsyncGenerator<ExportedUnit[]>,
  about: Parameters<typeof openEad>[0],
): AsyncGenerator<string> {
  yield openEad(about, undefined);
  for await (const page of pages) yield page.map((unit) => openComponent(unit) + CLOSE_COMPONENT).join('');
  yield CLOSE_EAD;
}

/** A fonds, or all of them, as the tree they are. */
async function* eadTree(
  db: Database,
  scope: Scope,
  about: Parameters<typeof openEad>[0],
  number: string | undefined,
  onUnits: (count: number) => void,
): AsyncGenerator<string> {
  const fonds = await listFonds(db.read, scope, number);
  const single = number === undefined ? undefined : fonds[0];
  yield openEad({ ...about, title: single?.name ?? (about.title === '' ? about.archive : about.title) }, single);
  for (const each of fonds) {
    if (single === undefined) yield openFonds(each);
    yield* components(each.id, null);
    if (single === undefined) yield CLOSE_COMPONENT;
  }
  yield CLOSE_EAD;

  async function* components(fondsId: string, parentId: string | null): AsyncGenerator<string> {
    for await (const page of listChildren(db.read, scope, fondsId, parentId)) {
      onUnits(page.length);
      const parents = await listParents(
        db.read,
        scope,
        page.map(({ id }) => id),
      );
      for (const unit of page) {
        yield openComponent(unit);
        if (parents.has(unit.id)) yield* components(fondsId, unit.id);
        yield CLOSE_COMPONENT;
      }
    }
  }
}
