/** Checklists: drafts that can be edited, published versions that never change, one JSON file to pass them on. */
import type { z } from 'zod';
import type { Locale } from '../../../shared/i18n/index.ts';
import { itemsOf } from '../../../shared/inspection/score.ts';
import type {
  ChecklistDefinition,
  ChecklistDetail,
  ChecklistRow,
  checklistChange,
  newChecklist,
} from '../../../shared/schemas/checklist.ts';
import type { InspectionChecklistTable, Reader, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import { readChecklistFile, readDefinition, writeChecklistFile } from './checklist.check.ts';
import { findChecklist, insertChecklist, listChecklists, listVersions, updateChecklist } from './checklist.repo.ts';
import type { InspectionDeps } from './inspection.parts.ts';
import { SHIPPED } from './shipped/agency-yearly.ts';

export interface Checklists {
  list(actor: Actor): Promise<ChecklistRow[]>;
  get(actor: Actor, id: string): Promise<ChecklistDetail>;
  /** A draft: of a new key, or the next version of one there is. Throws `checklist-malformed`, `checklist-draft`. */
  create(actor: Actor, given: z.output<typeof newChecklist>, locale: Locale): Promise<string>;
  /** Throws `checklist-state` where it is published: then a new version is made of it. */
  change(actor: Actor, id: string, given: z.output<typeof checklistChange>, locale: Locale): Promise<void>;
  publish(actor: Actor, id: string, lockVersion: number): Promise<void>;
  retire(actor: Actor, id: string, lockVersion: number): Promise<void>;
  exportFile(actor: Actor, id: string): Promise<{ name: string; text: string }>;
  importFile(actor: Actor, file: unknown, locale: Locale): Promise<string>;
  /** The id of the published version to inspect by; one that is shipped is taken into the archive's own here. */
  takeIn(trx: Writer, actor: Actor, id: string): Promise<string>;
}

/** Ids of checklists that came with the program and were never touched: `shipped.<key>`. */
const SHIPPED_ID = 'shipped.';

const definitionIn = (row: InspectionChecklistTable) => JSON.parse(row.definition_json) as ChecklistDefinition;

const rowOf = (row: InspectionChecklistTable): ChecklistRow => {
  const definition = definitionIn(row);
  const items = itemsOf(definition);
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    title: definition.title,
    titleEn: definition.titleEn,
    state: row.state,
    provisional: definition.provisional,
    items: items.length,
    points: items.reduce((sum, { points }) => sum + Math.round(points * 100), 0) / 100,
    lockVersion: row.lock_version,
    updatedAt: row.updated_at,
  };
};

export function createChecklists({ db, ledger, clock }: InspectionDeps): Checklists {
  const shippedRow = (archiveId: string, key: string, definition: ChecklistDefinition): InspectionChecklistTable => ({
    id: `${SHIPPED_ID}${key}`,
    archive_id: archiveId,
    key,
    version: 1,
    title: definition.title,
    state: 'published',
    definition_json: JSON.stringify(definition),
    lock_version: 0,
    created_by: 'shipped',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
  });

  /** The row; where it is shipped and was taken in meanwhile, the newest published version of its key. */
  const findRow = async (reader: Reader, archiveId: string, id: string): Promise<InspectionChecklistTable> => {
    if (id.startsWith(SHIPPED_ID)) {
      const key = id.slice(SHIPPED_ID.length);
      const own = await listVersions(reader, archiveId, key);
      const published = own.find(({ state }) => state === 'published') ?? own[0];
      if (published !== undefined) return published;
      const definition = Object.hasOwn(SHIPPED, key) ? SHIPPED[key] : undefined;
      if (definition !== undefined) return shippedRow(archiveId, key, definition);
    }
    const row = await findChecklist(reader, id);
    if (row === undefined || row.archive_id !== archiveId) throw new LantaiError('not-found');
    return row;
  };

  const takeIn = async (trx: Writer, actor: Actor, id: string): Promise<string> => {
    const archiveId = await archiveOf(trx, actor);
    const row = await findRow(trx, archiveId, id);
    if (row.state !== 'published')
      throw new LantaiError('checklist-state', {
        title: row.title,
        version: row.version,
        state: `checklist-${row.state}`,
      });
    if (!row.id.startsWith(SHIPPED_ID)) return row.id;
    const own = { ...row, id: newId(clock.millis()), created_at: clock.now(), updated_at: clock.now() };
    await insertChecklist(trx, own);
    await enterAct(trx, actor, 'checklist.take-in', own);
    return own.id;
  };

  const enterAct = (trx: Writer, actor: Actor, action: string, row: InspectionChecklistTable) =>
    ledger.append(trx, {
      actor,
      action,
      objectType: 'checklist',
      objectId: row.id,
      label: `${row.key} v${row.version}`,
      detail: { key: row.key, version: row.version },
    });

  const make = (actor: Actor, key: string, definition: ChecklistDefinition): Promise<string> =>
    db.write(async (trx) => {
      demand(actor, 'inspection.manage');
      const archiveId = await archiveOf(trx, actor);
      // A change of a shipped one begins with the shipped one as version 1.
      if (Object.hasOwn(SHIPPED, key) && (await listVersions(trx, archiveId, key)).length === 0)
        await takeIn(trx, actor, `${SHIPPED_ID}${key}`);
      const versions = await listVersions(trx, archiveId, key);
      const draft = versions.find(({ state }) => state === 'draft');
      if (draft !== undefined) throw new LantaiError('checklist-draft', { title: draft.title, version: draft.version });
      const row: InspectionChecklistTable = {
        id: newId(clock.millis()),
        archive_id: archiveId,
        key,
        version: (versions[0]?.version ?? 0) + 1,
        title: definition.title,
        state: 'draft',
        definition_json: JSON.stringify(definition),
        lock_version: 0,
        created_by: actor.id ?? actor.login,
        created_at: clock.now(),
        updated_at: clock.now(),
      };
      await insertChecklist(trx, row);
      await enterAct(trx, actor, 'checklist.create', row);
      return row.id;
    });

  const move = (
    actor: Actor,
    id: string,
    lockVersion: number,
    from: InspectionChecklistTable['state'],
    action: string,
    values: Partial<InspectionChecklistTable>,
  ): Promise<void> =>
    db.write(async (trx) => {
      demand(actor, 'inspection.manage');
      const row = await findRow(trx, await archiveOf(trx, actor), id);
      if (row.state !== from || row.id.startsWith(SHIPPED_ID))
        throw new LantaiError('checklist-state', {
          title: row.title,
          version: row.version,
          state: `checklist-${row.state}`,
        });
      if (!(await updateChecklist(trx, row.id, lockVersion, { ...values, updated_at: clock.now() })))
        throw new LantaiError('changed-meanwhile');
      await enterAct(trx, actor, action, row);
    });

  const get = async (actor: Actor, id: string): Promise<ChecklistDetail> => {
    demand(actor, 'inspection.all');
    const row = await findRow(db.read, await archiveOf(db.read, actor), id);
    return { ...rowOf(row), definition: definitionIn(row) };
  };

  return {
    async list(actor) {
      demand(actor, 'inspection.all');
      const archiveId = await archiveOf(db.read, actor);
      const own = await listChecklists(db.read, archiveId);
      const known = new Set(own.map(({ key }) => key));
      const shipped = Object.entries(SHIPPED)
        .filter(([key]) => !known.has(key))
        .map(([key, definition]) => shippedRow(archiveId, key, definition));
      return [...own, ...shipped].map(rowOf);
    },
    get,
    create: (actor, { key, definition }, locale) => {
      const file = { format: 'lantai-checklist', formatVersion: 1, key, definition };
      const read = readChecklistFile(file, locale);
      return make(actor, read.key, read.definition);
    },
    change: (actor, id, { definition, lockVersion }, locale) => {
      const read = readDefinition(definition, locale);
      const values = { definition_json: JSON.stringify(read), title: read.title };
      return move(actor, id, lockVersion, 'draft', 'checklist.change', values);
    },
    publish: (actor, id, lockVersion) =>
      move(actor, id, lockVersion, 'draft', 'checklist.publish', { state: 'published' }),
    retire: (actor, id, lockVersion) =>
      move(actor, id, lockVersion, 'published', 'checklist.retire', { state: 'retired' }),

    async exportFile(actor, id) {
      const { key, version, definition } = await get(actor, id);
      return { name: `${key}-v${version}.json`, text: writeChecklistFile(key, version, definition) };
    },
    importFile(actor, file, locale) {
      const read = readChecklistFile(file, locale);
      return make(actor, read.key, read.definition);
    },
    takeIn,
  };
}
