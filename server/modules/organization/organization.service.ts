/** Archives (档案馆) and the agencies that create records (立档单位). */
import { type Database, findSetting, putSetting, type Reader, type Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Agency } from '../../../shared/schemas/user.ts';
import { type Actor, demand, type LedgerPort } from '../identity/index.ts';
import { findArchiveRow, insertAgency, insertArchive, listAgencyRows } from './organization.repo.ts';

export interface ArchiveInfo {
  id: string;
  code: string;
  name: string;
  nameEn: string | null;
  /** True where this is the demonstration: the browser says so on every page. */
  demo: boolean;
}

/** The archive this house runs for, or undefined before `lantai init`. */
export async function findArchive(db: Reader): Promise<ArchiveInfo | undefined> {
  const row = await findArchiveRow(db);
  if (row === undefined) return undefined;
  const demo = (await findSetting(db, 'demo')) === true;
  return { id: row.id, code: row.code, name: row.name, nameEn: row.name_en, demo };
}

export interface NewArchive {
  code: string;
  name: string;
  nameEn?: string | null;
  demo?: boolean;
}

export interface NewAgency {
  archiveId: string;
  name: string;
  nameEn?: string | null;
  code?: string | null;
  parentId?: string | null;
  formerNames?: string[];
}

export interface Organization {
  findArchive(): Promise<ArchiveInfo | undefined>;
  /** Makes the archive and gives its id. Needs `organization.edit`. */
  createArchive(trx: Writer, actor: Actor, archive: NewArchive): Promise<string>;
  /** Makes an agency and gives its id. Needs `organization.edit`. */
  createAgency(trx: Writer, actor: Actor, agency: NewAgency): Promise<string>;
  /** The agencies the actor may know of: an agency's user only her own, others those of their archive. */
  listAgencies(actor: Actor): Promise<Agency[]>;
}

export function createOrganization(parts: { db: Database; ledger: LedgerPort; clock: Clock }): Organization {
  const { db, ledger, clock } = parts;
  return {
    findArchive: () => findArchive(db.read),

    async createArchive(trx, actor, archive) {
      demand(actor, 'organization.edit');
      const id = newId(clock.millis());
      const { code, name, nameEn = null, demo = false } = archive;
      await insertArchive(trx, { id, code, name, name_en: nameEn, created_at: clock.now() });
      await putSetting(trx, 'demo', demo, clock.now());
      await ledger.append(trx, {
        actor,
        action: 'archive.create',
        objectType: 'archive',
        objectId: id,
        label: name,
        detail: { code, name, demo },
      });
      return id;
    },

    async createAgency(trx, actor, agency) {
      demand(actor, 'organization.edit');
      const id = newId(clock.millis());
      await insertAgency(trx, {
        id,
        archive_id: agency.archiveId,
        parent_id: agency.parentId ?? null,
        code: agency.code ?? null,
        name: agency.name,
        name_en: agency.nameEn ?? null,
        former_names_json: JSON.stringify(agency.formerNames ?? []),
        created_at: clock.now(),
      });
      const detail = { name: agency.name, code: agency.code ?? null };
      const object = { objectType: 'agency', objectId: id, label: agency.name };
      await ledger.append(trx, { actor, action: 'agency.create', ...object, detail });
      return id;
    },

    async listAgencies(actor) {
      demand(actor, 'organization.read');
      const ownOnly = actor.roles.length > 0 && actor.roles.every((role) => role === 'agency');
      if (ownOnly && actor.agencyId === null) return [];
      const rows = await listAgencyRows(db.read, {
        archiveId: actor.archiveId ?? undefined,
        agencyId: ownOnly ? (actor.agencyId ?? undefined) : undefined,
      });
      return rows.map((row) => ({ id: row.id, name: row.name, nameEn: row.name_en, parentId: row.parent_id }));
    },
  };
}
