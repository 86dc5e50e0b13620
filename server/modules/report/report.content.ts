/** The content of a report from the records: figures, rows and text, for the scope and the span of the report. */
import { findSetting, type Reader, type ReportTable } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type {
  Figure,
  RecordFilter,
  ReportEdits,
  ReportSection,
  ReportSectionTable,
} from '../../../shared/schemas/report.ts';
import type { Actor, FindingScope } from '../identity/index.ts';
import { countParts, type StudyBodies } from './part.service.ts';
import { FIGURES } from './figure.define.ts';
import { asOfDay, type Bounds, countFigures, readOverview, slipPages } from './figure.service.ts';
import { type AsOf, countFindingsAt, type FindingAt, listFindingsAt } from './history.repo.ts';
import type { RecordAt } from './records.repo.ts';
import { listBodyNames } from './report.repo.ts';
import type { OwnSentences } from './report.sentences.ts';
import {
  findingCells,
  findingColumns,
  type Rows,
  slipCells,
  slipColumns,
  type Summary,
  wants,
  writeSections,
} from './report.write.ts';

export const SENTENCES_SETTING = 'loop.report-sentences';
export const readSentences = async (db: Reader): Promise<OwnSentences> =>
  ((await findSetting(db, SENTENCES_SETTING)) as OwnSentences | undefined) ?? {};

/** What other parts of the loop tell: handed in where everything is put together. */
export interface Tellers {
  studyBodies?: StudyBodies;
  attendance?: (
    actor: Actor,
    given: { from: number; to: number; initiative?: string; body?: string },
    locale: Locale,
  ) => Promise<ReportSectionTable>;
}

export interface Content {
  figures: Figure[];
  sections: ReportSection[];
}
/** Findings that a text names one by one. */
const NAMED = 10;
const NO_ROWS = { rows: [], total: 0 };

/** Of whose findings a report speaks, whoever reads it. */
export const scopeOf = (row: Pick<ReportTable, 'archive_id' | 'agency_id'>): FindingScope => ({
  archiveId: row.archive_id,
  ...(row.agency_id !== null && { agencyId: row.agency_id }),
});
export const boundsOf = (row: Pick<ReportTable, 'initiative_id' | 'body_id'>): Bounds => ({
  ...(row.initiative_id !== null && { initiative: row.initiative_id }),
  ...(row.body_id !== null && { body: row.body_id }),
});
const spanOf = (row: ReportTable) => ({ from: row.from_day, asOf: row.as_of });

/** The figures of a report counted anew: for its own day, or for another. */
export async function recountFigures(
  db: Reader,
  clock: Clock,
  actor: Actor,
  row: ReportTable,
  tellers: Tellers,
  day = row.as_of,
): Promise<Map<string, Figure>> {
  const asOf = await asOfDay(db, clock, scopeOf(row), day);
  const figures = await countFigures(db, actor, asOf, { from: row.from_day, asOf: day }, boundsOf(row));
  for (const each of (await readSummaries(db, actor, row, asOf, tellers)).flatMap((part) => part.figures))
    figures.set(each.key, each);
  return figures;
}

export async function composeContent(
  db: Reader,
  actor: Actor,
  row: ReportTable,
  given: { clock: Clock; tellers: Tellers; today: number; most: number },
): Promise<Content> {
  const { kind, locale } = row;
  const [asOf, bounds, span] = [await asOfDay(db, given.clock, scopeOf(row), row.as_of), boundsOf(row), spanOf(row)];
  const figures = await countFigures(db, actor, asOf, span, bounds);
  const findings = async (
    wanted: boolean,
    filter: RecordFilter,
    most: number,
    byDue?: true,
  ): Promise<Rows<FindingAt>> => {
    if (!wanted) return NO_ROWS;
    const asked = { ...bounds, ...filter };
    const { total } = await countFindingsAt(db, asOf, bounds, { total: filter });
    return { rows: await listFindingsAt(db, asOf, asked, { limit: most, ...(byDue && { byDue }) }), total: total! };
  };
  const summaries = await readSummaries(db, actor, row, asOf, given.tellers);
  for (const { figures: counted } of summaries) for (const each of counted) figures.set(each.key, each);
  const charts = wants(kind, 'chart') ? await readCharts(db, asOf, bounds, row, given.today) : [];
  for (const { bars } of charts) for (const bar of bars) figures.set(bar.key, bar);
  const named = kind === 'stage' ? NAMED : given.most;
  const slipFilter = { ...bounds, from: row.from_day };
  const sections = writeSections({
    kind,
    locale,
    ...span,
    own: await readSentences(db),
    figures,
    edits: JSON.parse(row.edits_json) as ReportEdits,
    summaries,
    red: await findings(wants(kind, 'red'), FIGURES.red.filter(span), named, true),
    dueSoon: await findings(wants(kind, 'dueSoon'), FIGURES['due-soon'].filter(span), named, true),
    checked: await findings(wants(kind, 'checked'), FIGURES.checked.filter(span), given.most),
    ledger: await findings(wants(kind, 'ledger'), {}, given.most),
    slips: wants(kind, 'slips')
      ? {
          rows: await slipPages(db, asOf, slipFilter, { limit: given.most }),
          total: ['notice', 'reminder', 'feedback', 'warning', 'talk'].reduce(
            (sum, key) => sum + (figures.get(key)?.value ?? 0),
            0,
          ),
        }
      : NO_ROWS,
    charts,
    names: await listBodyNames(db, row.archive_id),
    ...(kind === 'attendance' &&
      given.tellers.attendance && {
        attendance: await given.tellers.attendance(actor, { from: span.from, to: span.asOf, ...bounds }, locale),
      }),
  });
  return { figures: usedIn(sections, figures), sections };
}

/** Only the figures that the text or a chart names. */
function usedIn(sections: readonly ReportSection[], figures: ReadonlyMap<string, Figure>): Figure[] {
  const keys = new Set<string>();
  for (const { paragraphs, chart = [] } of sections) {
    for (const { runs } of paragraphs) for (const run of runs) if ('figure' in run) keys.add(run.figure);
    for (const bar of chart) keys.add(bar.figure);
  }
  return [...keys].map((key) => figures.get(key)!);
}

async function readSummaries(
  db: Reader,
  actor: Actor,
  row: ReportTable,
  asOf: AsOf,
  tellers: Tellers,
): Promise<Summary[]> {
  const { initiative_id: initiative } = row;
  if (row.kind !== 'stage' || initiative === null) return [];
  return countParts(db, actor, asOf, initiative, tellers.studyBodies);
}

async function readCharts(db: Reader, asOf: AsOf, bounds: Bounds, row: ReportTable, today: number) {
  const names = await listBodyNames(db, row.archive_id);
  const overview = await readOverview(db, asOf, bounds, names, today);
  const named = (group: string, bars: readonly Figure[]) =>
    bars.filter(({ value }) => value > 0).map((bar) => ({ ...bar, key: `${group}:${bar.key}` }));
  return [
    { key: 'lights' as const, bars: named('lights', overview.lights) },
    { key: 'states' as const, bars: named('states', overview.states) },
    { key: 'sources' as const, bars: named('sources', overview.sources) },
    {
      key: 'bodies' as const,
      bars: overview.bodies.map(({ id, total }) => ({ ...total, key: `bodies:${id ?? ''}` })),
    },
  ];
}

/** Rows of one query while a whole ledger is written. */
const PAGE = 2000;

/** Every row of the list of a ledger or of slips, however long, as the table has them; a page at a time. */
export async function* allRows(db: Reader, clock: Clock, row: ReportTable): AsyncGenerator<string[][]> {
  const asOf = await asOfDay(db, clock, scopeOf(row), row.as_of);
  const bounds = boundsOf(row);
  let position = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: { after?: string; limit: number } = { ...(after !== '' && { after }), limit: PAGE };
    const rows: (FindingAt | RecordAt)[] =
      row.kind === 'slips'
        ? await slipPages(db, asOf, { ...bounds, from: row.from_day }, page)
        : await listFindingsAt(db, asOf, bounds, page);
    yield rows.map((each) => {
      position += 1;
      return 'problem' in each ? findingCells(row.locale, each, position) : slipCells(row.locale, each, position);
    });
    after = rows.length < PAGE ? undefined : rows.at(-1)!.id;
  }
}
export const wholeColumns = (row: ReportTable) =>
  row.kind === 'slips' ? slipColumns(row.locale) : findingColumns(row.locale);
