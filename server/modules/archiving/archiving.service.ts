/**
 * An initiative becomes archive 归档: its papers are listed with code and retention, and by one key become a delivery that
 * is taken in like any other.
 *
 *   key pressed ──► filing `preparing` with codes given ──job──► delivery received, filing `sent` ──► accession's own way
 *
 * Pressed again it sends what is new or changed since as a supplement, or says that nothing is.
 */
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { type ArchivingPaperTable, putSetting, type Reader, type Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import {
  type FilingPaper,
  type FilingRules,
  type InitiativeFiling,
  PAPER_KINDS,
} from '../../../shared/schemas/archiving.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { FILE_JOB, registerJobs } from './archiving.job.ts';
import type { ArchivingParts } from './archiving.parts.ts';
import {
  findByAccession,
  findInitiative,
  findLastSerial,
  insertArchiving,
  insertPapers,
  listArchivings,
  listHeld,
  listPapers,
  movePaper,
} from './archiving.repo.ts';
import { filedBefore, type FilingPlan, newFiles, planFiling, versionOf } from './filing.plan.ts';
import { codeOf, FILING_RULES_SETTING, seriesOf } from './filing.rules.ts';
import { gatherPapers, readFilingRules } from './gather.ts';
import type { FiledPaper } from './paper.types.ts';

export interface Archiving {
  /** The papers of an initiative, filed or not, with the codes they have or get. Throws `not-found`. */
  get(actor: Actor, initiativeId: string): Promise<InitiativeFiling>;
  /** Files what is not filed yet: the office that closes, or an archivist. Throws `not-found`, `initiative-open`, `fonds-unset`. */
  file(actor: Actor, initiativeId: string): Promise<{ id: string; number: number; known: boolean }>;
  rules(actor: Actor): Promise<FilingRules>;
  putRules(actor: Actor, rules: FilingRules): Promise<void>;
  /** Which initiative's papers a delivery holds; undefined for any other delivery. Throws `not-found`. */
  origin(
    actor: Actor,
    accessionId: string,
  ): Promise<{ id: string; number: string; title: string; filing: number } | undefined>;
}

/** Codes asked for at a time where the holdings may have some of them. */
const PROBE = 200;
const TITLE_LIMIT = 190;
/** Kind by kind, and within a kind by code. */
const inOrder = (a: FilingPaper, b: FilingPaper): number =>
  PAPER_KINDS.indexOf(a.kind) - PAPER_KINDS.indexOf(b.kind) || ((a.code ?? '') < (b.code ?? '') ? -1 : 1);

export function createArchiving(parts: ArchivingParts): Archiving {
  const { db, ledger, clock, jobs, accession, catalog } = parts;
  registerJobs(parts);
  // A paper of one version has the same pages each time: laid out once while the program runs.
  const pagesKnown = new Map<string, number>();

  const pagesOf = async (paper: FiledPaper): Promise<number> => {
    const key = versionOf(paper.key, paper.version);
    let pages = pagesKnown.get(key);
    if (pages === undefined) {
      pages = 0;
      for (const { content } of paper.files) if ('make' in content) pages += (await content.make()).pages ?? 0;
      pagesKnown.set(key, pages);
    }
    return pages;
  };

  /** Gives the next free codes of each series: after those given before, and none that the holdings have. */
  const numbering = (reader: Reader, archiveId: string, rules: FilingRules & { fonds: string }) => {
    const next = new Map<string, { serial: number; held: Set<string>; probed: number }>();
    return async (paper: FiledPaper) => {
      const retention = rules.retention[paper.kind];
      const series = seriesOf(rules, Math.floor(paper.on / 10000), retention);
      const at = next.get(series) ?? {
        serial: await findLastSerial(reader, archiveId, series),
        held: new Set<string>(),
        probed: 0,
      };
      next.set(series, at);
      do {
        at.serial += 1;
        if (at.serial > at.probed) {
          const codes = Array.from({ length: PROBE }, (_, index) => codeOf(series, at.serial + index));
          at.held = await listHeld(reader, archiveId, codes);
          at.probed = at.serial + PROBE - 1;
        }
      } while (at.held.has(normaliseKey(codeOf(series, at.serial))));
      return { series, serial: at.serial, code: codeOf(series, at.serial), retention };
    };
  };

  const planOf = async (reader: Reader, archiveId: string, initiativeId: string, papers: readonly FiledPaper[]) => {
    const rows = await listPapers(reader, initiativeId);
    const filings = await listArchivings(reader, initiativeId);
    const held = await listHeld(
      reader,
      archiveId,
      rows.map(({ code }) => code),
    );
    return { rows, filings, plan: planFiling(papers, rows, filings, held) };
  };

  const titleOf = (paper: FiledPaper, rows: readonly ArchivingPaperTable[]): string => {
    const isLater = rows.some((row) => row.paper_key === paper.key);
    const title = paper.title.length > TITLE_LIMIT ? `${paper.title.slice(0, TITLE_LIMIT)}……` : paper.title;
    return isLater ? `${title}（续）` : title;
  };

  return {
    async get(actor, initiativeId) {
      demand(actor, 'finding.all');
      const { archive, initiative, papers } = await gatherPapers(parts, actor, initiativeId);
      const rules = await readFilingRules(parts);
      const { rows, filings, plan } = await planOf(db.read, archive.id, initiativeId, papers);
      const { fonds } = rules;
      const number = fonds === null ? undefined : numbering(db.read, archive.id, { ...rules, fonds });
      const lost = new Set(plan.lost.map(({ row }) => row.id));
      const numberOf = new Map(filings.map((each) => [each.id, each.number]));
      const shown: FilingPaper[] = rows.map((row) => ({
        kind: row.kind as FilingPaper['kind'],
        code: row.code,
        title: row.title,
        on: row.on_day,
        retention: row.retention as FilingPaper['retention'],
        pages: row.pages,
        attached: 0,
        filedIn: lost.has(row.id) ? null : (numberOf.get(row.archiving_id) ?? null),
      }));
      for (const paper of plan.fresh) {
        const before = filedBefore(paper.key, Infinity, rows, filings);
        shown.push({
          kind: paper.kind,
          code: (await number?.(paper))?.code ?? null,
          title: titleOf(paper, rows),
          on: paper.on,
          retention: rules.retention[paper.kind],
          pages: await pagesOf(paper),
          attached: newFiles(paper, before).length - 1,
          filedIn: null,
        });
      }
      return {
        initiative: { id: initiative.id, number: initiative.number, title: initiative.title, state: initiative.state },
        rules,
        papers: shown.toSorted(inOrder),
        filings: filings.map((each) => ({
          number: each.number,
          papers: rows.filter((row) => row.archiving_id === each.id).length,
          at: each.created_at,
          by: each.created_by_name,
          accession:
            each.accession_id === null || each.accession_number === null || each.accession_state === null
              ? null
              : { id: each.accession_id, number: each.accession_number, state: each.accession_state },
        })),
      };
    },

    async file(actor, initiativeId) {
      demand(actor, 'archiving.file');
      const { archive, initiative, papers } = await gatherPapers(parts, actor, initiativeId);
      if (initiative.state !== 'closed') throw new LantaiError('initiative-open', { number: initiative.number });
      const rules = await readFilingRules(parts);
      const { fonds } = rules;
      if (fonds === null) throw new LantaiError('fonds-unset');
      // Laid out before the transaction, which other writers wait for.
      for (const paper of papers) await pagesOf(paper);
      const pages = (paper: FiledPaper) => pagesKnown.get(versionOf(paper.key, paper.version)) ?? 0;
      return db.write(async (trx) => {
        const { rows, filings, plan } = await planOf(trx, archive.id, initiativeId, papers);
        const send = (id: string) =>
          jobs.enqueue(trx, { kind: FILE_JOB, payload: { id, actor }, uniqueKey: `${FILE_JOB}:${id}` });
        const waiting = filings.find(({ state }) => state === 'preparing');
        if (waiting !== undefined) {
          await send(waiting.id);
          return { id: waiting.id, number: waiting.number, known: true };
        }
        const last = filings.at(-1);
        if (last !== undefined && plan.fresh.length + plan.lost.length === 0)
          return { id: last.id, number: last.number, known: true };
        const filing = {
          id: newId(clock.millis()),
          archive_id: archive.id,
          initiative_id: initiativeId,
          number: (last?.number ?? 0) + 1,
          created_by: actor.id ?? actor.login,
          created_by_name: actor.name,
          created_at: clock.now(),
          updated_at: clock.now(),
        };
        const name = `${initiative.number}归档${filing.number}`;
        await insertArchiving(trx, { ...filing, name, state: 'preparing', accession_id: null });
        await catalog.ensureFonds(trx, archive.id, fonds, null, archive.name);
        await fillFiling(trx, filing, plan, { rules: { ...rules, fonds }, rows, pages });
        const object = { objectType: 'initiative', objectId: initiativeId, label: initiative.number };
        const detail = { filing: filing.number, papers: plan.fresh.length + plan.lost.length };
        await ledger.append(trx, { actor, action: 'initiative.file', ...object, detail });
        await send(filing.id);
        return { id: filing.id, number: filing.number, known: false };
      });
    },

    async rules(actor) {
      demand(actor, 'finding.all');
      return readFilingRules(parts);
    },

    putRules: (actor, rules) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const from = await readFilingRules(parts);
        await putSetting(trx, FILING_RULES_SETTING, rules, clock.now());
        const object = { objectType: 'setting', objectId: FILING_RULES_SETTING };
        await ledger.append(trx, { actor, action: 'setting.change', ...object, detail: { from, to: rules } });
      }),

    async origin(actor, accessionId) {
      demand(actor, 'accession.read');
      await accession.progress(actor, accessionId);
      const filing = may(actor, 'finding.all') ? await findByAccession(db.read, accessionId) : undefined;
      if (filing === undefined) return undefined;
      const row = await findInitiative(db.read, filing.archive_id, filing.initiative_id);
      return row && { id: row.id, number: row.number, title: row.title, filing: filing.number };
    },
  };

  /** Gives each fresh paper its code, and takes along what was lost. */
  async function fillFiling(
    trx: Writer,
    filing: { id: string; archive_id: string; initiative_id: string },
    { fresh, lost }: FilingPlan,
    given: {
      rules: FilingRules & { fonds: string };
      rows: readonly ArchivingPaperTable[];
      pages(paper: FiledPaper): number;
    },
  ): Promise<void> {
    for (const { row, paper } of lost)
      await movePaper(trx, row.id, { archiving_id: filing.id, version: paper.version, pages: given.pages(paper) });
    const number = numbering(trx, filing.archive_id, given.rules);
    const made: ArchivingPaperTable[] = [];
    for (const paper of fresh)
      made.push({
        id: newId(clock.millis()),
        archive_id: filing.archive_id,
        archiving_id: filing.id,
        initiative_id: filing.initiative_id,
        paper_key: paper.key,
        version: paper.version,
        kind: paper.kind,
        ...(await number(paper)),
        title: titleOf(paper, given.rows),
        on_day: paper.on,
        pages: given.pages(paper),
      });
    await insertPapers(trx, made);
  }
}
