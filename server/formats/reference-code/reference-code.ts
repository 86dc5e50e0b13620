/**
 * Reference codes 档号 (DA/T 13-2022, DA/T 22-2015; docs of the grammar: standards digest 2.5). Four ways of writing live side
 * by side and all are right:
 *
 *   A       Z109-WS·2011-Y-BGS-0001            retention and office are segments of their own (2015)
 *   B       Z109-WS·2011·Y·办公室-0001          they are joined into the series (2022, by item)
 *   volume  J019-ZY·JC·CC·2019·D30-001-001     series, volume, and item or page (2022, by file)
 *   old     C038-001-002-003                   fonds, catalogue, volume, item; no category
 *
 * What a person wrote is kept and shown; codes are compared by `normaliseKey`, ordered by `sortKey`.
 */

export type Dialect = 'A' | 'B' | 'volume' | 'old';

/** The components of a reference code. Numbers stay text, as `001` and `0001` are different codes. */
export interface ReferenceCode {
  dialect: Dialect;
  fonds: string;
  /** Code of the category (门类) as `WS`; null in the old way. */
  category: string | null;
  /** Parts of the series between category and year: sub-categories, project, catalogue. */
  subs: readonly string[];
  year: number | null;
  /** Parts that follow the year in the series and are neither retention nor office. */
  afterYear: readonly string[];
  /** `Y`, `D30`, `D10` ... */
  retention: string | null;
  office: string | null;
  /** Catalogue number (目录号), in the old way only. */
  catalogue: string | null;
  /** Volume, group or register (案卷号、组号、册号). */
  volume: string | null;
  /** Item number (件号), or after a volume the item or page number. */
  number: string | null;
}

const MIDDLE_DOTS = /[•∙．・‧･⋅]/g;
const HYPHENS = /[‐‑‒–—―−－﹣]/g;

/**
 * The key under which two writings are the same code: half width, `·` and `-` in one style, no blanks, upper case
 * (rule 2 of the grammar). Never shown.
 */
export function normaliseKey(code: string): string {
  if (code !== lastKey.code)
    lastKey = {
      code,
      key: code
        .replace(MIDDLE_DOTS, '·')
        .replace(HYPHENS, '-')
        .normalize('NFKC')
        // Some forms for upright lines have only now become dashes.
        .replace(HYPHENS, '-')
        .replace(/[\s\u200b-\u200d\ufeff]+/g, '')
        .toUpperCase()
        .normalize('NFKC'),
    };
  return lastKey.key;
}
/** Of a row's code the key is asked for five times, how it reads twice. */
let lastKey = { code: '', key: '' };

const FONDS = /^[A-Z0-9]{4}$/;
const CATEGORY = /^[A-Z]{2}$/;
const PART = /^[A-Z0-9\p{Script=Han}]{1,20}$/u;
const OFFICE = /^[A-Z0-9\p{Script=Han}]{1,10}$/u;
const YEAR = /^(1[5-9]|20)\d\d$/;
const RETENTION = /^(Y|D\d{1,3})$/;
const VOLUME = /^\d{3,4}$/;
const NUMBER = /^\d{3,5}$/;
/** Categories arranged by file (DA/T 13-2022): a single last number is a volume there, an item elsewhere. */
const BY_FILE = new Set(['KJ', 'RS', 'KU', 'ZY', 'ZP']);

const empty = {
  category: null,
  subs: [],
  year: null,
  afterYear: [],
  retention: null,
  office: null,
  catalogue: null,
  volume: null,
  number: null,
} as const;

type Series = Pick<ReferenceCode, 'category' | 'subs' | 'year' | 'afterYear' | 'retention' | 'office'>;

/** Reads `WS·JB·2022·Y·003`: category, then parts of which the last 4-digit one is the year. */
function readSeries(text: string): Series | undefined {
  const [category, ...parts] = text.split('·');
  if (!CATEGORY.test(category!) || !parts.every((part) => PART.test(part))) return undefined;
  let retention: string | null = null;
  let office: string | null = null;
  if (RETENTION.test(parts.at(-1) ?? '')) retention = parts.pop()!;
  else if (RETENTION.test(parts.at(-2) ?? '') && OFFICE.test(parts.at(-1)!))
    [retention, office] = parts.splice(-2) as [string, string];
  const at = parts.findLastIndex((part) => YEAR.test(part));
  return {
    category: category!,
    subs: at < 0 ? parts : parts.slice(0, at),
    year: at < 0 ? null : Number(parts[at]),
    afterYear: at < 0 ? [] : parts.slice(at + 1),
    retention,
    office,
  };
}

function readA(fonds: string, series: Series, rest: string[]): ReferenceCode | undefined {
  const segments = [...rest];
  const number = segments.pop();
  if (number === undefined || !NUMBER.test(number) || series.year === null || series.afterYear.length > 0)
    return undefined;
  if (series.retention !== null || segments.length < 1 || segments.length > 2) return undefined;
  const retention = RETENTION.test(segments[0]!) ? segments.shift()! : null;
  const office = segments.shift() ?? null;
  // Without a retention a number of three digits before the item is a volume and not an office.
  if (segments.length > 0 || (office !== null && (!OFFICE.test(office) || (retention === null && VOLUME.test(office)))))
    return undefined;
  return { ...empty, ...series, dialect: 'A', fonds, retention, office, number };
}

function readB(fonds: string, series: Series, rest: string[]): ReferenceCode | undefined {
  if (rest.length !== 1 || !NUMBER.test(rest[0]!)) return undefined;
  if (series.retention === null && (BY_FILE.has(series.category!) || series.year === null)) return undefined;
  return { ...empty, ...series, dialect: 'B', fonds, number: rest[0]! };
}

function readVolume(fonds: string, series: Series, rest: string[]): ReferenceCode | undefined {
  const [volume, number = null, ...more] = rest;
  if (volume === undefined || !VOLUME.test(volume) || more.length > 0) return undefined;
  if (number !== null && !NUMBER.test(number)) return undefined;
  return { ...empty, ...series, dialect: 'volume', fonds, volume, number };
}

function readOld(fonds: string, rest: string[]): ReferenceCode | undefined {
  const [catalogue, volume, number = null, ...more] = rest;
  if (catalogue === undefined || volume === undefined || more.length > 0) return undefined;
  if (!VOLUME.test(catalogue) || !VOLUME.test(volume) || (number !== null && !NUMBER.test(number))) return undefined;
  return { ...empty, dialect: 'old', fonds, catalogue, volume, number };
}

/**
 * All ways in which a code can be read, best first: A, B, by volume, old. More than one means that only the fonds' own
 * template can decide; none means that it is no reference code.
 */
export function listReadings(code: string): readonly ReferenceCode[] {
  if (code !== lastRead.code) lastRead = { code, readings: readAll(code) };
  return lastRead.readings;
}
let lastRead: { code: string; readings: readonly ReferenceCode[] } = { code: '', readings: [] };

function readAll(code: string): ReferenceCode[] {
  const [fonds, ...rest] = normaliseKey(code).split('-');
  if (!FONDS.test(fonds!) || rest.length === 0) return [];
  const series = readSeries(rest[0]!);
  const tail = rest.slice(1);
  const readings = series
    ? [readA(fonds!, series, tail), readB(fonds!, series, tail), readVolume(fonds!, series, tail)]
    : [readOld(fonds!, rest)];
  return readings.filter((reading) => reading !== undefined);
}

/** The first reading of a code, or undefined where it is none. */
export const parseReferenceCode = (code: string): ReferenceCode | undefined => listReadings(code)[0];

/** Writes a code in its dialect; parsing it gives the same components again. */
export function formatReferenceCode(code: ReferenceCode): string {
  const own = code.dialect === 'A';
  const series = [
    code.category,
    ...code.subs,
    code.year === null ? null : String(code.year).padStart(4, '0'),
    ...code.afterYear,
    own ? null : code.retention,
    own ? null : code.office,
  ].filter((part) => part !== null);
  const segments =
    code.dialect === 'old'
      ? [code.catalogue, code.volume, code.number]
      : [series.join('·'), own ? code.retention : null, own ? code.office : null, code.volume, code.number];
  return [code.fonds, ...segments].filter((segment) => segment !== null).join('-');
}

/**
 * A text whose plain order is the natural order of codes: each run of digits is padded to six places (a longer run,
 * which no code has, goes behind all that are shorter). '' for ''.
 */
export const sortKey = (code: string): string =>
  normaliseKey(code).replace(/\d+/g, (digits) => {
    const plain = digits.replace(/^0+(?=\d)/, '');
    return plain.length <= 6 ? plain.padStart(6, '0') : `:${plain.padStart(24, '0')}`;
  });
