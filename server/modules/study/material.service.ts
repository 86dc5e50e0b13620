/**
 * Materials 学习材料: a material is a record of the archive, read in its viewer, or a document number with a note where the
 * text is not held. A record outside the reader's scope is no material for her.
 */
import type { z } from 'zod';
import type { Reader, StudyMaterialTable } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  materialListQuery,
  materialPatch,
  MaterialRow,
  newMaterial,
  readingBody,
} from '../../../shared/schemas/study.ts';
import { listUnitsByIds } from '../catalog/index.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import {
  findMaterial,
  insertMaterial,
  listMaterials,
  listReadings,
  listStudied,
  nextMaterialPosition,
  putReading,
  updateMaterial,
} from './material.repo.ts';
import { listPlacesOf } from './roster.repo.ts';
import {
  type Access,
  accessOf,
  checkDays,
  checkInitiative,
  enter,
  seesInitiative,
  type StudyDeps,
} from './study.parts.ts';

export interface Materials {
  listMaterials(actor: Actor, query: z.output<typeof materialListQuery>): Promise<MaterialRow[]>;
  addMaterial(actor: Actor, given: z.output<typeof newMaterial>): Promise<string>;
  changeMaterial(actor: Actor, id: string, given: z.output<typeof materialPatch>): Promise<void>;
  /** It leaves the list; sessions that used it keep it. */
  removeMaterial(actor: Actor, id: string): Promise<void>;
  /** The reader says that she has studied it by herself. */
  markStudied(actor: Actor, id: string, given: z.output<typeof readingBody>): Promise<void>;
}

/** The materials that exist for the reader, as she sees them. */
export async function presentMaterials(
  db: Reader,
  access: Access,
  rows: readonly StudyMaterialTable[],
): Promise<MaterialRow[]> {
  const { actor, archiveId } = access;
  const unitIds = [...new Set(rows.flatMap((row) => row.unit_id ?? []))];
  const units = new Map((await listUnitsByIds(db, unitScope(actor), unitIds)).map((unit) => [unit.id, unit]));
  const ids = rows.map((row) => row.id);
  const places = actor.id === undefined ? [] : await listPlacesOf(db, archiveId, actor.id);
  const studied = new Map<string, number>();
  const own = [
    ...(await listReadings(db, ids, actor.id === undefined ? [] : [actor.id])),
    ...(await listStudied(
      db,
      ids,
      places.map((each) => each.id),
    )),
  ];
  for (const { material_id, on_day } of own)
    studied.set(material_id, Math.min(on_day, studied.get(material_id) ?? Number.POSITIVE_INFINITY));
  return rows.flatMap((row) => {
    const unit = row.unit_id === null ? undefined : units.get(row.unit_id);
    if (row.unit_id !== null && unit === undefined) return [];
    return [
      {
        id: row.id,
        initiativeId: row.initiative_id,
        unitId: row.unit_id,
        title: unit?.title ?? row.title,
        code: unit?.code ?? '',
        documentNumber: unit?.document_number ?? row.document_number,
        pageCount: unit?.page_count ?? null,
        note: row.note,
        required: row.required === 1,
        studiedOn: studied.get(row.id) ?? null,
        lockVersion: row.lock_version,
      },
    ];
  });
}

export function createMaterials(deps: StudyDeps): Materials {
  const { db, clock } = deps;

  /** An agency's people see the materials of the initiatives in which it takes part; the house's people all. */
  const visible = async (reader: Reader, access: Access, rows: StudyMaterialTable[]): Promise<StudyMaterialTable[]> => {
    if (access.actor.agencyId === null) return rows;
    const known = new Set<string>();
    for (const id of new Set(rows.flatMap((row) => row.initiative_id ?? [])))
      if (await seesInitiative(deps, reader, access.actor, id)) known.add(id);
    return rows.filter((row) => row.initiative_id === null || known.has(row.initiative_id));
  };
  const get = async (reader: Reader, access: Access, id: string): Promise<StudyMaterialTable> => {
    const row = await findMaterial(reader, access.archiveId, id);
    if (row === undefined || (await visible(reader, access, [row])).length === 0) throw new LantaiError('not-found');
    if ((await presentMaterials(reader, access, [row])).length === 0) throw new LantaiError('not-found');
    return row;
  };

  return {
    async listMaterials(actor, { initiative, house }) {
      const access = await accessOf(db.read, actor);
      const filter = initiative === undefined ? (house === true ? { initiative: null } : {}) : { initiative };
      const rows = await visible(db.read, access, await listMaterials(db.read, access.archiveId, filter));
      return presentMaterials(db.read, access, rows);
    },

    addMaterial: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'study.manage');
        const access = await accessOf(trx, actor);
        await checkInitiative(deps, trx, actor, given.initiativeId);
        const { unitId } = given;
        if (unitId === null) {
          if (given.title === '' && given.documentNumber === '') throw new LantaiError('material-unnamed');
        } else if ((await listUnitsByIds(trx, unitScope(actor), [unitId])).length === 0) {
          throw new LantaiError('not-found');
        }
        const known = await listMaterials(trx, access.archiveId, { initiative: given.initiativeId });
        if (unitId !== null && known.some((row) => row.unit_id === unitId)) throw new LantaiError('material-listed');
        const id = newId(clock.millis());
        await insertMaterial(trx, {
          id,
          archive_id: access.archiveId,
          initiative_id: given.initiativeId,
          unit_id: unitId,
          title: unitId === null ? given.title || given.documentNumber : '',
          document_number: unitId === null ? given.documentNumber : '',
          note: given.note,
          required: given.required ? 1 : 0,
          position: await nextMaterialPosition(trx, access.archiveId, given.initiativeId),
          removed: 0,
          lock_version: 0,
          created_by: actor.id!,
          created_at: clock.now(),
          changed_at: null,
        });
        const detail = { unit: unitId, initiative: given.initiativeId, required: given.required };
        await enter(deps, trx, actor, 'study-material.add', { objectId: id, detail });
        return id;
      }),

    changeMaterial: (actor, id, { lockVersion, note, required }) =>
      db.write(async (trx) => {
        demand(actor, 'study.manage');
        const row = await get(trx, await accessOf(trx, actor), id);
        const values = {
          note: note ?? row.note,
          required: required === undefined ? row.required : required ? 1 : 0,
          changed_at: clock.now(),
        };
        if (!(await updateMaterial(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(deps, trx, actor, 'study-material.change', {
          objectId: id,
          detail: { required: values.required === 1 },
        });
      }),

    removeMaterial: (actor, id) =>
      db.write(async (trx) => {
        demand(actor, 'study.manage');
        const row = await get(trx, await accessOf(trx, actor), id);
        await updateMaterial(trx, id, row.lock_version, { removed: 1, changed_at: clock.now() });
        await enter(deps, trx, actor, 'study-material.remove', { objectId: id });
      }),

    markStudied: (actor, id, { onDay }) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        await get(trx, access, id);
        checkDays([onDay]);
        if (onDay > todayOf(clock)) throw new LantaiError('day-future', { day: onDay });
        const row = { id: newId(clock.millis()), material_id: id, user_id: actor.id!, on_day: onDay };
        await putReading(trx, { ...row, entered_at: clock.now() });
        await enter(deps, trx, actor, 'study-material.study', { objectId: id, detail: { onDay } });
      }),
  };
}
