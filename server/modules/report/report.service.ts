/**
 * Reports 报告: drafted from the records, finished by a person, issued with a number.
 *
 *   draft ──issue──► issued ──withdraw──► withdrawn
 *     └──discard──► gone
 *
 * A draft is its author's alone and is made anew from the records at each reading. What is issued keeps its text and its
 * figures; counted anew for the same day they come out the same, and what changed since is told beside them.
 */
import type { z } from 'zod';
import { type Database, putSetting, type Reader, type ReportTable, type Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { isDay, showDay, todayOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type {
  newReport,
  recordListQuery,
  RecordList,
  ReportChange,
  ReportDetail,
  ReportEdits,
  reportListQuery,
  ReportOverview,
  reportPatch,
  ReportRow,
  sentencePatch,
  sentenceSet,
} from '../../../shared/schemas/report.ts';
import { archiveOf, momentAfter } from '../finding/index.ts';
import { type Actor, demand, findingScope, may } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { asOfDay, type Bounds, countFigures, dayAsked, listRecords, readOverview } from './figure.service.ts';
import {
  allRows,
  composeContent,
  type Content,
  readSentences,
  recountFigures,
  SENTENCES_SETTING,
  type Tellers,
  wholeColumns,
} from './report.content.ts';
import { writeReportPdf } from './report.pdf.ts';
import { presentReport } from './report.present.ts';
import {
  deleteReport,
  findBodyRow,
  findFrameName,
  findReport,
  insertReport,
  listBodyNames,
  listReports,
  nextReportSerial,
  type ReportScope,
  updateReport,
} from './report.repo.ts';
import { allSentences, checkWords, defaultWords, type OwnSentences, SENTENCE_KEYS } from './report.sentences.ts';
import { speaking, withoutLeft } from './report.write.ts';
import { writeReportXlsx } from './report.xlsx.ts';

export interface ReportDeps {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  tellers: Tellers;
}
type Frozen = Content & { head: string };

export interface Reports {
  /** The figures of a day by light, state, unit, source and month. */
  overview(actor: Actor, given: Bounds & { asOf?: number }): Promise<ReportOverview>;
  /** The list behind a figure; its `total` is the figure. */
  records(actor: Actor, query: z.output<typeof recordListQuery>): Promise<RecordList>;
  list(actor: Actor, query: z.output<typeof reportListQuery>): Promise<{ items: ReportRow[]; cursor?: string }>;
  /** Throws `span-reversed`, `day-future`, `report-kind-absent`, `not-found` for an initiative that does not exist for her. */
  create(actor: Actor, given: z.input<typeof newReport>): Promise<string>;
  get(actor: Actor, id: string): Promise<ReportDetail>;
  change(actor: Actor, id: string, patch: z.input<typeof reportPatch>): Promise<void>;
  /** Throws away a draft. */
  discard(actor: Actor, id: string, lockVersion: number): Promise<void>;
  issue(actor: Actor, id: string, lockVersion: number): Promise<void>;
  withdraw(actor: Actor, id: string, given: { lockVersion: number; ground: string }): Promise<void>;
  /** What became of the figures since it was issued. */
  changes(actor: Actor, id: string): Promise<ReportChange>;
  /** The paper. `base`: the address of the house, for the links of its figures. */
  file(
    actor: Actor,
    id: string,
    format: 'docx' | 'xlsx' | 'pdf',
    base: string,
  ): Promise<{ name: string; bytes: Buffer }>;
  /** The same as a PDF or a Word file, for filing: the act of filing has an entry of its own. */
  paper(actor: Actor, id: string, format: 'docx' | 'pdf'): Promise<Buffer>;
  sentences(actor: Actor): Promise<z.output<typeof sentenceSet>>;
  putSentences(actor: Actor, given: z.output<typeof sentencePatch>): Promise<void>;
}

/** Rows of a table on the page, and on paper: what is longer is whole in the XLSX file. */
const PAGE_ROWS = 100;
const PAPER_ROWS = 2000;

export function createReports({ db, ledger, clock, tellers }: ReportDeps): Reports {
  const scopeFor = async (reader: Reader, actor: Actor): Promise<ReportScope> => {
    demand(actor, 'finding.read');
    const archiveId = await archiveOf(reader, actor);
    return { archiveId, personId: actor.id ?? '', all: may(actor, 'finding.all'), agencyId: actor.agencyId };
  };
  const find = async (reader: Reader, actor: Actor, id: string): Promise<ReportTable> => {
    const row = await findReport(reader, await scopeFor(reader, actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const headOf = async (reader: Reader, row: ReportTable): Promise<string> =>
    (await (row.agency_id === null
      ? findFrameName(reader, 'archive', row.archive_id)
      : findFrameName(reader, 'agency', row.agency_id))) ?? '';
  const enter = (trx: Writer, actor: Actor, verb: string, row: ReportTable, detail: object = {}) =>
    ledger.append(trx, {
      actor,
      action: `report.${verb}`,
      objectType: 'report',
      objectId: row.id,
      ...(row.number !== null && { label: row.number }),
      detail: { kind: row.kind, asOf: row.as_of, ...detail },
    });
  /** A report in a state, at the version its reader saw. */
  const at = async (trx: Writer, actor: Actor, id: string, version: number, state: ReportTable['state']) => {
    demand(actor, 'report.edit');
    const row = await find(trx, actor, id);
    if (row.state !== state) throw new LantaiError('report-state', { state: row.state });
    if (row.lock_version !== version) throw new LantaiError('changed-meanwhile');
    return row;
  };
  const put = async (trx: Writer, row: ReportTable, values: Partial<ReportTable>) => {
    const updated_at = momentAfter(clock, row.updated_at);
    if (!(await updateReport(trx, row.id, row.lock_version, { ...values, updated_at })))
      throw new LantaiError('changed-meanwhile');
  };
  const checkSpan = (from: number, asOf: number) => {
    if (!isDay(from)) throw new LantaiError('day-unknown', { day: from });
    dayAsked(clock, asOf);
    if (from > asOf) throw new LantaiError('span-reversed', { from: showDay(from), asOf: showDay(asOf) });
  };
  const contentOf = async (reader: Reader, actor: Actor, row: ReportTable, most: number): Promise<Frozen> => {
    if (row.frozen_json !== null) return JSON.parse(row.frozen_json) as Frozen;
    const content = await composeContent(reader, actor, row, { clock, tellers, today: todayOf(clock), most });
    return { ...content, head: await headOf(reader, row) };
  };

  /** The bounds, where they exist for the actor. An agency's report is of its own findings alone. */
  const checkBounds = async (trx: Writer, actor: Actor, archiveId: string, bounds: Bounds, asOf: number) => {
    const body = bounds.body === undefined ? undefined : await findBodyRow(trx, archiveId, bounds.body);
    if (bounds.body !== undefined && body === undefined) throw new LantaiError('not-found');
    const name =
      bounds.initiative === undefined ? undefined : await findFrameName(trx, 'initiative', bounds.initiative);
    if (bounds.initiative !== undefined && name === undefined) throw new LantaiError('not-found');
    if (!may(actor, 'finding.all')) {
      const day = await asOfDay(trx, clock, findingScope(actor), asOf);
      const figures = await countFigures(trx, actor, day, { from: asOf, asOf }, bounds);
      const bounded = bounds.initiative !== undefined || bounds.body !== undefined;
      if (bounded && figures.get('total')!.value === 0) throw new LantaiError('not-found');
    }
    return body?.name ?? name;
  };

  return {
    async overview(actor, { asOf: asked, ...bounds }) {
      demand(actor, 'finding.read');
      const asOf = await asOfDay(db.read, clock, findingScope(actor), dayAsked(clock, asked));
      const names = await listBodyNames(db.read, await archiveOf(db.read, actor));
      return readOverview(db.read, asOf, bounds, names, todayOf(clock));
    },
    async records(actor, query) {
      demand(actor, 'finding.read');
      return listRecords(db.read, actor, clock, query, tellers.studyBodies);
    },

    async list(actor, { cursor, limit, ...filter }) {
      const scope = await scopeFor(db.read, actor);
      const after = readTimeCursor(cursor);
      const rows = await listReports(db.read, scope, filter, { ...(after && { after }), limit });
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return { items: rows.map(presentReport), ...(more && { cursor: `${last.updated_at}~${last.id}` }) };
    },

    create: (actor, { kind, title, initiativeId = null, bodyId = null, from, asOf, locale = 'zh-CN' }) =>
      db.write(async (trx) => {
        demand(actor, 'report.edit');
        checkSpan(from, asOf);
        if (kind === 'attendance' && tellers.attendance === undefined) throw new LantaiError('report-kind-absent');
        const archiveId = await archiveOf(trx, actor);
        const bounds = { ...(initiativeId && { initiative: initiativeId }), ...(bodyId && { body: bodyId }) };
        const name = await checkBounds(trx, actor, archiveId, bounds, asOf);
        const agency = may(actor, 'finding.all') ? null : actor.agencyId;
        if (agency === null && !may(actor, 'finding.all')) throw new LantaiError('forbidden');
        const row: ReportTable = {
          id: newId(clock.millis()),
          archive_id: archiveId,
          agency_id: agency,
          scope: agency ?? '',
          kind,
          title: title ?? titleOf(locale, kind, name),
          initiative_id: initiativeId,
          body_id: bodyId,
          from_day: from,
          as_of: asOf,
          locale,
          state: 'draft',
          year: null,
          serial: null,
          number: null,
          edits_json: JSON.stringify({ own: {}, left: [] } satisfies ReportEdits),
          frozen_json: null,
          author_id: actor.id ?? actor.login,
          author_name: actor.name,
          issued_at: null,
          issued_on: null,
          issued_name: null,
          withdrawn_at: null,
          withdrawn_name: null,
          withdrawn_ground: null,
          lock_version: 0,
          created_at: clock.now(),
          updated_at: clock.now(),
        };
        await insertReport(trx, row);
        await enter(trx, actor, 'create', row);
        return row.id;
      }),

    async get(actor, id) {
      const row = await find(db.read, actor, id);
      const content = await contentOf(db.read, actor, row, PAGE_ROWS);
      const own = row.author_id === actor.id && may(actor, 'report.edit');
      const draft = row.state === 'draft';
      return {
        ...presentReport(row),
        ...content,
        // A frozen table may be as long as a paper: the page shows its beginning.
        sections: content.sections.map((section) =>
          section.table === undefined
            ? section
            : {
                ...section,
                table: {
                  ...section.table,
                  rows: section.table.rows.slice(0, PAGE_ROWS),
                  hrefs: section.table.hrefs.slice(0, PAGE_ROWS),
                },
              },
        ),
        edits: JSON.parse(row.edits_json) as ReportEdits,
        frozen: row.frozen_json !== null,
        issuedBy: row.issued_name,
        withdrawnBy: row.withdrawn_name,
        withdrawnGround: row.withdrawn_ground,
        may: {
          edit: own && draft,
          issue: own && draft,
          withdraw: row.state === 'issued' && (own || (may(actor, 'initiative.manage') && may(actor, 'report.edit'))),
        },
      };
    },

    change: (actor, id, { lockVersion, title, from, asOf, edits }) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        checkSpan(from ?? row.from_day, asOf ?? row.as_of);
        const values = {
          title: title ?? row.title,
          from_day: from ?? row.from_day,
          as_of: asOf ?? row.as_of,
          edits_json: edits === undefined ? row.edits_json : JSON.stringify(edits),
        };
        const fields = Object.keys(values).filter(
          (key) => values[key as keyof typeof values] !== row[key as keyof typeof values],
        );
        if (fields.length === 0) return;
        await put(trx, row, values);
        await enter(trx, actor, 'change', row, { fields });
      }),

    discard: (actor, id, lockVersion) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        if (!(await deleteReport(trx, id, lockVersion))) throw new LantaiError('changed-meanwhile');
        await enter(trx, actor, 'discard', row);
      }),

    issue: (actor, id, lockVersion) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        // In the transaction: figures and lists are of one moment.
        const content = await contentOf(trx, actor, row, PAPER_ROWS);
        const today = todayOf(clock);
        const year = Math.floor(today / 10000);
        const serial = await nextReportSerial(trx, row.archive_id, row.scope, year);
        const number = translate(row.locale, 'report-number', { year, serial });
        const frozen: Frozen = { ...content, sections: withoutLeft(content.sections) };
        await put(trx, row, {
          state: 'issued',
          year,
          serial,
          number,
          frozen_json: JSON.stringify(frozen),
          issued_at: clock.now(),
          issued_on: today,
          issued_name: actor.name,
        });
        const figures = Object.fromEntries(content.figures.map(({ key, value }) => [key, value]));
        await enter(trx, actor, 'issue', { ...row, number }, { figures });
      }),

    withdraw: (actor, id, { lockVersion, ground }) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'issued');
        if (row.author_id !== actor.id) demand(actor, 'initiative.manage');
        if (ground.trim() === '') throw new LantaiError('ground-required');
        const withdrawn = { withdrawn_at: clock.now(), withdrawn_name: actor.name, withdrawn_ground: ground };
        await put(trx, row, { state: 'withdrawn', ...withdrawn });
        await enter(trx, actor, 'withdraw', row, { ground });
      }),

    async changes(actor, id) {
      const row = await find(db.read, actor, id);
      if (row.frozen_json === null) throw new LantaiError('report-state', { state: row.state });
      const { figures } = JSON.parse(row.frozen_json) as Frozen;
      const today = todayOf(clock);
      const [recount, now] = await Promise.all([
        recountFigures(db.read, clock, actor, row, tellers),
        recountFigures(db.read, clock, actor, row, tellers, today),
      ]);
      const items = figures
        // Those of charts are counted with their chart alone.
        .filter(({ key }) => recount.has(key))
        .map((issued) => ({
          key: issued.key,
          issued,
          recount: recount.get(issued.key)!.value,
          now: now.get(issued.key) ?? null,
        }));
      return { today, items };
    },

    async file(actor, id, format, base) {
      const row = await find(db.read, actor, id);
      const content = await contentOf(db.read, actor, row, PAPER_ROWS);
      const paper = { ...content, sections: speaking(content.sections), row, base, today: todayOf(clock) };
      const bytes =
        format === 'docx'
          ? await (await import('./report.docx.ts')).writeReportDocx(paper)
          : format === 'pdf'
            ? await writeReportPdf(paper)
            : await writeReportXlsx(paper, {
                columns: wholeColumns(row),
                // Longer than a paper: counted for the same day, the rows are those of the paper.
                rows: row.kind === 'ledger' || row.kind === 'slips' ? allRows(db.read, clock, row) : undefined,
              });
      await db.write((trx) => enter(trx, actor, 'print', row, { format }));
      return { name: `${row.number ?? ''}${row.title}.${format}`, bytes };
    },

    async paper(actor, id, format) {
      const row = await find(db.read, actor, id);
      const content = await contentOf(db.read, actor, row, PAPER_ROWS);
      const paper = { ...content, sections: speaking(content.sections), row, base: '', today: todayOf(clock) };
      return format === 'docx' ? (await import('./report.docx.ts')).writeReportDocx(paper) : writeReportPdf(paper);
    },

    async sentences(actor) {
      demand(actor, 'finding.read');
      return { sentences: allSentences(await readSentences(db.read)) };
    },

    putSentences: (actor, { sentences }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const own: OwnSentences = { ...(await readSentences(trx)) };
        for (const { locale, key: given, text } of sentences) {
          const key = SENTENCE_KEYS.find((each) => each === given);
          if (key === undefined) throw new LantaiError('invalid-field', { field: 'key', reason: given });
          const words = text.trim();
          checkWords(key, words);
          const kept = { ...own[locale] };
          // Emptied, or as it was delivered: the default stands again.
          if (words === '' || words === defaultWords(locale, key)) delete kept[key];
          else kept[key] = words;
          own[locale] = kept;
        }
        await putSetting(trx, SENTENCES_SETTING, own, clock.now());
        const object = { objectType: 'setting', objectId: SENTENCES_SETTING };
        const keys = sentences.map(({ locale, key }) => `${locale} ${key}`);
        await ledger.append(trx, { actor, action: 'setting.change', ...object, detail: { keys } });
      }),
  };
}

const titleOf = (locale: Locale, kind: string, name: string | undefined): string => {
  const words = translate(locale, `report-kind.${kind}`);
  return name === undefined && kind === 'attendance'
    ? words
    : name === undefined
      ? translate(locale, 'report-title.plain', { kind: words })
      : translate(locale, 'report-title.of', { name, kind: words });
};
