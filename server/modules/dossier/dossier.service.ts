/** A fonds and its dossier (全宗卷): what the house knows of the fonds, and the papers about it, each with its number. */
import type { z } from 'zod';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { dayOfTime } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  dismissBody,
  Dossier,
  DossierCandidate,
  DossierPaper,
  dossierPatch,
  FondsDetail,
  FondsHoldings,
  FondsPatch,
  newDossierPaper,
} from '../../../shared/schemas/fonds.ts';
import { type Actor, demand, may, type Scope, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  countByCategory,
  countHoldings,
  type DossierRow,
  findFonds,
  findPaper,
  findProfile,
  type FondsRow,
  lastSerial,
  listAccessions,
  listImports,
  listPapers,
  putPaper,
  putProfile,
  updateFonds,
  updatePaper,
} from './dossier.repo.ts';
import { sumHoldings } from './holdings.ts';

export interface DossierParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  /** A page goes through so many units of a fonds, 50,000 where nothing is said. */
  mostGoneThrough?: number;
}
export interface Dossiers {
  getFonds(actor: Actor, id: string): Promise<FondsDetail>;
  /** Of more than `mostGoneThrough` units only the categories, unless `whole`: a paper is worth going through all. */
  getHoldings(actor: Actor, id: string, how?: { whole?: boolean }): Promise<FondsHoldings>;
  changeFonds(actor: Actor, id: string, patch: FondsPatch): Promise<FondsDetail>;
  /** The papers that are filed, and what else there is that belongs here. */
  getDossier(actor: Actor, fondsId: string): Promise<Dossier>;
  file(actor: Actor, fondsId: string, given: z.output<typeof newDossierPaper>): Promise<Dossier>;
  changePaper(actor: Actor, id: string, patch: z.output<typeof dossierPatch>): Promise<Dossier>;
  /** Puts a candidate aside: it is not proposed again. */
  dismiss(actor: Actor, fondsId: string, source: z.output<typeof dismissBody>): Promise<Dossier>;
}

const PROFILE = ['kind', 'history', 'custody', 'arrangement', 'findingAid'] as const;

export function createDossiers({ db, clock, ledger, mostGoneThrough = 50_000 }: DossierParts): Dossiers {
  const getRow = async (actor: Actor, id: string): Promise<FondsRow> => {
    demand(actor, 'unit.read');
    const row = await findFonds(db.read, unitScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  /** The dossier is a paper of the house: agencies have none. */
  const isHouse = (scope: Scope): boolean => scope.agencyId === undefined && !scope.publicOnly;
  const getHouseRow = async (actor: Actor, id: string): Promise<FondsRow> => {
    const row = await getRow(actor, id);
    if (!isHouse(unitScope(actor))) throw new LantaiError('not-found');
    return row;
  };

  async function getFonds(actor: Actor, id: string): Promise<FondsDetail> {
    const row = await getRow(actor, id);
    const profile = await findProfile(db.read, id);
    const house = isHouse(unitScope(actor));
    return {
      id,
      number: row.number,
      name: row.name,
      nameEn: row.name_en,
      provisional: row.provisional === 1,
      note: row.note ?? '',
      agencyId: row.agency_id,
      agencyName: row.agency_name,
      formerNames: JSON.parse(row.former_names_json ?? '[]') as string[],
      kind: profile?.kind ?? 'ordinary',
      history: profile?.history ?? '',
      custody: profile?.custody ?? '',
      arrangement: profile?.arrangement ?? '',
      findingAid: profile?.finding_aid ?? '',
      lockVersion: row.lock_version,
      mayEdit: house && may(actor, 'unit.edit'),
      mayDossier: house,
    };
  }

  async function listCandidates(row: FondsRow, scope: Scope): Promise<DossierCandidate[]> {
    const [accessions, imports] = await Promise.all([listAccessions(db.read, scope, row), listImports(db.read, row)]);
    return [
      ...accessions.flatMap(({ id, number, title, agency, decided_at, updated_at }): DossierCandidate[] => {
        const from = { sourceId: id, onDay: dayOfTime(decided_at ?? updated_at), responsible: agency ?? '' };
        return [
          { ...from, class: 2, sourceType: 'accession', title: `${title}移交与接收登记表（${number}）` },
          { ...from, class: 2, sourceType: 'check', title: `${title}四性检测报告（${number}）` },
        ];
      }),
      ...imports.map(
        ({ id, number, source_name, created_by_name, updated_at }): DossierCandidate => ({
          class: 3,
          sourceType: 'import',
          sourceId: id,
          title: `${source_name}目录导入说明（${number}）`,
          onDay: dayOfTime(updated_at),
          responsible: created_by_name,
        }),
      ),
    ];
  }

  async function getDossier(actor: Actor, fondsId: string): Promise<Dossier> {
    const row = await getHouseRow(actor, fondsId);
    const [papers, candidates] = await Promise.all([
      listPapers(db.read, fondsId),
      listCandidates(row, unitScope(actor)),
    ]);
    const known = new Set(papers.map((paper) => `${paper.source_type} ${paper.source_id}`));
    return {
      papers: papers.filter(({ state }) => state === 'filed').map(present),
      candidates: candidates.filter((each) => !known.has(`${each.sourceType} ${each.sourceId}`)),
    };
  }

  const append = (
    trx: Parameters<typeof ledger.append>[0],
    actor: Actor,
    action: string,
    fonds: FondsRow,
    detail: object,
  ) => ledger.append(trx, { actor, action, objectType: 'fonds', objectId: fonds.id, label: fonds.number, detail });

  return {
    getFonds,
    getDossier,

    async getHoldings(actor, id, { whole = false } = {}) {
      const row = await getRow(actor, id);
      const scope = unitScope(actor);
      const kept = whole ? undefined : await countByCategory(db.read, scope, id);
      const isLarge = kept !== undefined && kept.reduce((sum, { units }) => sum + units, 0) > mostGoneThrough;
      const [counts, accessions] = await Promise.all([
        isLarge ? [] : countHoldings(db.read, scope, id),
        may(actor, 'accession.read') ? listAccessions(db.read, scope, row) : [],
      ]);
      return {
        byCategory: isLarge ? kept : null,
        rows: sumHoldings(counts),
        accessions: accessions.map((each) => ({
          id: each.id,
          number: each.number,
          title: each.title,
          at: each.decided_at ?? each.updated_at,
          items: each.items,
        })),
      };
    },

    async changeFonds(actor, id, { lockVersion, confirmed, ...patch }) {
      demand(actor, 'unit.edit');
      const row = await getHouseRow(actor, id);
      const before = await getFonds(actor, id);
      const given = Object.entries(patch) as [keyof typeof patch, string | null][];
      const changes = given.filter(([field, value]) => (value ?? '') !== (before[field] ?? ''));
      if (changes.length === 0 && (confirmed !== true || row.provisional === 0)) return before;
      await db.write(async (trx) => {
        const now = clock.now();
        const done = await updateFonds(trx, id, lockVersion, {
          ...(patch.name !== undefined && { name: patch.name }),
          ...(patch.nameEn !== undefined && { name_en: patch.nameEn === '' ? null : patch.nameEn }),
          ...(patch.note !== undefined && { note: patch.note === '' ? null : patch.note }),
          ...(confirmed === true && { provisional: 0 }),
        });
        if (!done) throw new LantaiError('changed-meanwhile');
        if (PROFILE.some((field) => patch[field] !== undefined))
          await putProfile(trx, {
            id,
            kind: patch.kind ?? before.kind,
            history: patch.history ?? before.history,
            custody: patch.custody ?? before.custody,
            arrangement: patch.arrangement ?? before.arrangement,
            finding_aid: patch.findingAid ?? before.findingAid,
            updated_by_name: actor.name,
            updated_at: now,
          });
        await append(trx, actor, 'fonds.change', row, {
          changes: changes.map(([field, to]) => ({ field, from: short(before[field]), to: short(to) })),
          ...(confirmed === true && { confirmed }),
        });
      });
      return getFonds(actor, id);
    },

    async file(actor, fondsId, { source, class: cls, onDay, ...described }) {
      demand(actor, 'unit.edit');
      const row = await getHouseRow(actor, fondsId);
      const id = newId(clock.millis());
      await db.write(async (trx) => {
        const papers = await listPapers(trx, fondsId);
        const twin = papers.find((each) => each.source_type === source?.type && each.source_id === source.id);
        if (twin?.state === 'filed') throw new LantaiError('dossier-filed', { code: twin.code });
        const serial = (await lastSerial(trx, fondsId, cls)) + 1;
        const code = `${row.number}-${cls}-${String(serial).padStart(3, '0')}`;
        await putPaper(trx, {
          id,
          archive_id: row.archive_id,
          fonds_id: fondsId,
          class: cls,
          serial,
          code,
          ...described,
          on_day: onDay,
          source_type: source?.type ?? 'own',
          source_id: source?.id ?? id,
          state: 'filed',
          created_by_name: actor.name,
          created_at: clock.now(),
        });
        await append(trx, actor, 'dossier.file', row, { code, title: described.title, source: source ?? null });
      });
      return getDossier(actor, fondsId);
    },

    async changePaper(actor, id, { onDay, ...patch }) {
      demand(actor, 'unit.edit');
      const paper = await findPaper(db.read, id);
      if (paper === undefined || paper.state !== 'filed') throw new LantaiError('not-found');
      const row = await getHouseRow(actor, paper.fonds_id);
      await db.write(async (trx) => {
        await updatePaper(trx, id, { ...patch, on_day: onDay });
        await append(trx, actor, 'dossier.change', row, { code: paper.code, title: patch.title });
      });
      return getDossier(actor, paper.fonds_id);
    },

    async dismiss(actor, fondsId, { type, id: sourceId }) {
      demand(actor, 'unit.edit');
      const row = await getHouseRow(actor, fondsId);
      const candidates = await listCandidates(row, unitScope(actor));
      const candidate = candidates.find((each) => each.sourceType === type && each.sourceId === sourceId);
      if (candidate === undefined) throw new LantaiError('not-found');
      await db.write(async (trx) => {
        const papers = await listPapers(trx, fondsId);
        const twin = papers.find((each) => each.source_type === type && each.source_id === sourceId);
        if (twin?.state === 'filed') throw new LantaiError('dossier-filed', { code: twin.code });
        await putPaper(trx, {
          id: newId(clock.millis()),
          archive_id: row.archive_id,
          fonds_id: fondsId,
          class: candidate.class,
          serial: null,
          code: '',
          title: candidate.title,
          on_day: candidate.onDay,
          responsible: candidate.responsible,
          pages: null,
          source_type: type,
          source_id: sourceId,
          state: 'dismissed',
          note: '',
          created_by_name: actor.name,
          created_at: clock.now(),
        });
        await append(trx, actor, 'dossier.dismiss', row, { title: candidate.title });
      });
      return getDossier(actor, fondsId);
    },
  };
}

const short = (value: string | boolean | number | null | string[]): string => {
  const text = typeof value === 'string' ? value : '';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const present = (row: DossierRow): DossierPaper => ({
  id: row.id,
  class: row.class,
  code: row.code,
  title: row.title,
  onDay: row.on_day,
  responsible: row.responsible,
  pages: row.pages,
  note: row.note,
  sourceType: row.source_type as DossierPaper['sourceType'],
  sourceId: row.source_id,
  by: row.created_by_name,
});
