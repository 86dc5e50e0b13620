/** The text of a report from its figures and rows: sections, sentences made of records, tables, and what a person added. Pure. */
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type {
  Figure,
  ReportEdits,
  ReportParagraph,
  ReportSection,
  ReportSectionTable,
} from '../../../shared/schemas/report.ts';
import type { ReportKind } from '../../infra/db/index.ts';
import type { FindingAt } from './history.repo.ts';
import type { RecordAt } from './records.repo.ts';
import { type SentenceKey, sayDay, speak, type Speaking } from './report.sentences.ts';

/** What another part of the loop counts: its words stand under `summary.<part>.<key>`. */
export interface Summary {
  part: 'study' | 'research' | 'inspection' | 'development';
  figures: Figure[];
}
/** Rows of a list of the paper, and how many there are in all. */
export interface Rows<T> {
  rows: readonly T[];
  total: number;
}
export interface WriteInput extends Omit<Speaking, 'own'> {
  own: Speaking['own'];
  kind: ReportKind;
  edits: ReportEdits;
  summaries: readonly Summary[];
  /** Red findings and those due soon, as many as a text names. */
  red: Rows<FindingAt>;
  dueSoon: Rows<FindingAt>;
  /** The rows of a meeting paper, of the ledger. */
  checked: Rows<FindingAt>;
  ledger: Rows<FindingAt>;
  slips: Rows<RecordAt>;
  charts: readonly { key: 'lights' | 'states' | 'sources' | 'bodies'; bars: readonly Figure[] }[];
  /** Of bars whose label is a name. */
  names: ReadonlyMap<string, string>;
  attendance?: ReportSectionTable;
}

interface Outline {
  key: string;
  sentences?: readonly SentenceKey[];
  /** Named one by one after this sentence. */
  findings?: { after: SentenceKey; of: 'red' | 'dueSoon' };
  table?: 'checked' | 'red' | 'ledger' | 'slips' | 'attendance';
  chart?: 'lights' | 'states' | 'sources' | 'bodies';
}
const RECTIFICATION: readonly SentenceKey[] = [
  'total',
  'joined',
  'measures',
  'span',
  'on-time',
  'lights',
  'meetings',
  'slips',
  'voices',
  'boxes',
  'answers',
  'rules',
];
const OUTLINES: Record<ReportKind, readonly Outline[]> = {
  stage: [
    { key: 'study' },
    { key: 'research' },
    { key: 'development' },
    { key: 'inspection' },
    { key: 'rectification', sentences: RECTIFICATION },
    {
      key: 'problems',
      sentences: ['none', 'red', 'reopened', 'not-content', 'no-body'],
      findings: { after: 'red', of: 'red' },
    },
    {
      key: 'next',
      sentences: ['checked', 'closure-asked', 'due-soon', 'look-back-soon'],
      findings: { after: 'due-soon', of: 'dueSoon' },
    },
  ],
  meeting: [
    { key: 'admit', sentences: ['checked'], table: 'checked' },
    { key: 'progress', sentences: ['total', 'measures', 'lights'] },
    { key: 'overdue', sentences: ['none', 'red'], table: 'red' },
  ],
  ledger: [{ key: 'ledger', sentences: ['total', 'lights'], table: 'ledger' }],
  slips: [{ key: 'slips', sentences: ['slips'], table: 'slips' }],
  overview: [
    { key: 'rectification', sentences: ['total', 'joined', 'measures', 'lights'] },
    { key: 'lights', chart: 'lights' },
    { key: 'states', chart: 'states' },
    { key: 'sources', chart: 'sources' },
    { key: 'bodies', chart: 'bodies' },
  ],
  attendance: [{ key: 'attendance', table: 'attendance' }],
};
/** Sections whose words come from other parts of the loop stand only where these say something. */
const PARTS = ['study', 'research', 'development', 'inspection'];

/** Whether a report of the kind names these rows. */
export const wants = (kind: ReportKind, rows: 'red' | 'dueSoon' | 'checked' | 'ledger' | 'slips' | 'chart'): boolean =>
  OUTLINES[kind].some((each) => each.findings?.of === rows || each.table === rows || (rows === 'chart' && each.chart));

export function writeSections(input: WriteInput): ReportSection[] {
  return OUTLINES[input.kind].map((outline) => writeSection(input, outline));
}

function writeSection(input: WriteInput, outline: Outline): ReportSection {
  const { locale, edits } = input;
  const left = (key: string) => edits.left.includes(key);
  const made: ReportParagraph[] = [];
  const put = (key: string, runs: ReportParagraph['runs']) =>
    void made.push({ key: `${outline.key}.${key}`, by: 'records', left: left(`${outline.key}.${key}`), runs });
  for (const key of outline.sentences ?? []) {
    const runs = speak(key, input);
    if (runs === undefined) continue;
    put(key, runs);
    if (outline.findings?.after === key)
      for (const row of input[outline.findings.of].rows) put(row.number, [{ text: sayFinding(locale, row) }]);
  }
  const summary = PARTS.includes(outline.key) ? input.summaries.find(({ part }) => part === outline.key) : undefined;
  if (summary !== undefined) {
    const runs = saySummary(locale, summary);
    if (runs.length > 0) put('summary', runs);
  }
  const own = (edits.own[outline.key] ?? []).map((text, at) => ({
    key: `${outline.key}.own-${at}`,
    by: 'person' as const,
    left: false,
    runs: [{ text }],
  }));
  const table = tableOf(input, outline.table);
  const bars = input.charts.find(({ key }) => key === outline.chart)?.bars;
  return {
    key: outline.key,
    heading: translate(locale, `report-section.${outline.key}`),
    paragraphs: [...made, ...own],
    ...(table && { table }),
    ...(bars && {
      chart: bars.map((bar) => ({ label: labelOf(input, outline.chart!, bar), figure: bar.key, value: bar.value })),
    }),
  };
}

const labelOf = ({ locale, names }: WriteInput, chart: string, bar: Figure): string => {
  const key = bar.key.slice(bar.key.indexOf(':') + 1);
  if (chart === 'bodies') return names.get(key) ?? translate(locale, 'report-text.nobody');
  const group = { lights: 'light', states: 'state', sources: 'report-source' }[chart] ?? chart;
  return translate(locale, `${group}.${key}`);
};

function saySummary(locale: Locale, { part, figures }: Summary): ReportParagraph['runs'] {
  const runs: ReportParagraph['runs'] = [];
  for (const figure of figures) {
    const key = `summary.${part}.${figure.key.slice(part.length + 1)}`;
    const words = translate(locale, key);
    // A count without words is not told rather than told by its key.
    if (words === key || figure.value === 0) continue;
    const [before, after = ''] = words.split('{n}');
    runs.push(
      { text: `${runs.length === 0 ? '' : translate(locale, 'report-text.summary-join')}${before}` },
      { text: String(figure.value), figure: figure.key },
      { text: after },
    );
  }
  if (runs.length > 0) runs.push({ text: translate(locale, 'report-text.stop') });
  return runs;
}

const sayFinding = (locale: Locale, row: FindingAt): string =>
  translate(locale, 'sentence.finding', {
    number: row.number,
    problem: row.problem,
    who: row.body_name ?? row.owner_name ?? translate(locale, 'report-text.nobody'),
    due: row.due === null ? translate(locale, 'report-text.no-date') : sayDay(locale, row.due),
    percent: `${row.percent}%`,
  });

function tableOf(input: WriteInput, which: Outline['table']): ReportSectionTable | undefined {
  if (which === undefined) return undefined;
  if (which === 'attendance') return input.attendance;
  if (which === 'slips') return slipTable(input.locale, input.slips);
  return findingTable(input.locale, input[which]);
}

const columns = (locale: Locale, widths: Record<string, number>) =>
  Object.entries(widths).map(([key, width]) => ({ title: translate(locale, `report-column.${key}`), width }));

export function findingCells(locale: Locale, row: FindingAt, position: number): string[] {
  return [
    String(position),
    row.number,
    row.problem,
    translate(locale, `report-source.${row.source}`),
    row.body_name ?? '',
    row.owner_name ?? '',
    `${row.measures_done}/${row.measures}`,
    row.due === null ? '' : sayDay(locale, row.due),
    `${row.percent}%`,
    translate(locale, `state.${row.state}`),
    translate(locale, `light.${row.light}`),
  ];
}
export const findingColumns = (locale: Locale) =>
  columns(locale, {
    position: 4,
    number: 12,
    problem: 21,
    source: 8,
    body: 10,
    owner: 7,
    measures: 7,
    due: 13,
    percent: 6,
    state: 7,
    light: 8,
  });
const findingTable = (locale: Locale, { rows, total }: Rows<FindingAt>): ReportSectionTable => ({
  columns: findingColumns(locale),
  rows: rows.map((row, at) => findingCells(locale, row, at + 1)),
  hrefs: rows.map((row) => `/work/findings/${row.id}`),
  total,
});

export const slipCells = (locale: Locale, row: RecordAt, position: number): string[] => [
  String(position),
  row.number,
  translate(locale, row.state ?? ''),
  row.text,
  row.who ?? '',
  row.day === null ? '' : sayDay(locale, row.day),
];
export const slipColumns = (locale: Locale) =>
  columns(locale, { position: 6, number: 18, kind: 10, problem: 34, to: 16, day: 16 });
const slipTable = (locale: Locale, { rows, total }: Rows<RecordAt>): ReportSectionTable => ({
  columns: slipColumns(locale),
  rows: rows.map((row, at) => slipCells(locale, row, at + 1)),
  hrefs: rows.map((row) => (row.finding_id === null ? null : `/work/findings/${row.finding_id}`)),
  total,
});

/** What an issued report keeps: what was left out is gone. */
export const withoutLeft = (sections: readonly ReportSection[]): ReportSection[] =>
  sections.map((section) => ({ ...section, paragraphs: section.paragraphs.filter(({ left }) => !left) }));
/** Sections that say nothing do not stand on paper. */
export const speaking = (sections: readonly ReportSection[]): ReportSection[] =>
  sections.filter(
    ({ paragraphs, table, chart }) =>
      paragraphs.some(({ left }) => !left) || table !== undefined || chart !== undefined,
  );
