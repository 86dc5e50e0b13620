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
import { todayOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
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
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, findingScope, may } from '../identity/index.ts';
import { asOfDay, type Bounds, dayAsked, listRecords, readOverview } from './figure.service.ts';
import { createDrafts } from './report.draft.ts';
import { createFiles } from './report.file.ts';
import { createIssues } from './report.issue.ts';
import { type ReportDeps, reportContext } from './report.context.ts';
import { presentReport } from './report.present.ts';
import { listBodyNames, listReports } from './report.repo.ts';
import { createSentences } from './sentence.service.ts';

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

/** Rows of a table on the page. */
const PAGE_ROWS = 100;

export function createReports(deps: ReportDeps): Reports {
  const { db, clock, tellers } = deps;
  const context = reportContext(deps);
  const { scopeFor, find, contentOf } = context;
  return {
    ...createDrafts(deps, context),
    ...createIssues(deps, context),
    ...createFiles(deps, context),
    ...createSentences(deps),
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
  };
}
