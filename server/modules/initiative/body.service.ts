/** Bodies 单位、支部: the tree of units, branches and groups that have something to do. */
import type { z } from 'zod';
import type { body, bodyPatch, newBody } from '../../../shared/schemas/finding.ts';
import type { Database, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkLive } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findBody, insertBody, listBodies, updateBody } from './body.repo.ts';

export interface InitiativeDeps {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  /** The findings that a body leads go with it to another agency. */
  moveFindings: (trx: Writer, bodyId: string, agencyId: string | null) => Promise<void>;
}

export interface Bodies {
  /** The tree of units, branches and groups. */
  listBodies(actor: Actor): Promise<z.output<typeof body>[]>;
  createBody(actor: Actor, given: z.input<typeof newBody>): Promise<string>;
  /** Throws `unit-circle` where a body would stand below itself, `changed-meanwhile`. */
  changeBody(actor: Actor, id: string, patch: z.input<typeof bodyPatch>): Promise<void>;
}

/** Throws `unit-circle` where walking up from the parent comes to the body itself. */
function checkTree(
  bodies: { id: string; parent_id: string | null }[],
  id: string,
  parentId: string | null,
  name: string,
): void {
  const parents = new Map(bodies.map((each) => [each.id, each.parent_id]));
  if (parentId !== null && !parents.has(parentId)) throw new LantaiError('not-found');
  const seen = new Set<string>();
  for (let at = parentId; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === id) throw new LantaiError('unit-circle', { name });
    seen.add(at);
  }
}

export function createBodies({ db, ledger, clock, moveFindings }: InitiativeDeps): Bodies {
  return {
    async listBodies(actor) {
      demand(actor, 'finding.read');
      const rows = await listBodies(db.read, await archiveOf(db.read, actor));
      const ownOnly = actor.agencyId !== null;
      return rows
        .filter((row) => !ownOnly || row.agency_id === actor.agencyId)
        .map((row) => ({
          id: row.id,
          name: row.name,
          kind: row.kind,
          parentId: row.parent_id,
          agencyId: row.agency_id,
          headId: row.head_id,
          lockVersion: row.lock_version,
        }));
    },

    createBody: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { name, kind, parentId = null, agencyId = null, headId = null } = given;
        const archive_id = await archiveOf(trx, actor);
        const id = newId(clock.millis());
        checkTree(await listBodies(trx, archive_id), id, parentId, name);
        await checkLive(trx, [headId]);
        const row = { id, archive_id, parent_id: parentId, agency_id: agencyId, name, kind, head_id: headId };
        await insertBody(trx, { ...row, lock_version: 0, created_at: clock.now() });
        await ledger.append(trx, {
          actor,
          action: 'body.create',
          objectType: 'body',
          objectId: id,
          detail: { name, kind },
        });
        return id;
      }),

    changeBody: (actor, id, patch) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const archiveId = await archiveOf(trx, actor);
        const row = await findBody(trx, archiveId, id);
        if (row === undefined) throw new LantaiError('not-found');
        const next = {
          name: patch.name ?? row.name,
          kind: patch.kind ?? row.kind,
          parent_id: patch.parentId === undefined ? row.parent_id : patch.parentId,
          agency_id: patch.agencyId === undefined ? row.agency_id : patch.agencyId,
          head_id: patch.headId === undefined ? row.head_id : patch.headId,
        };
        checkTree(await listBodies(trx, archiveId), id, next.parent_id, next.name);
        await checkLive(trx, [patch.headId]);
        if (!(await updateBody(trx, id, patch.lockVersion, next))) throw new LantaiError('changed-meanwhile');
        if (next.agency_id !== row.agency_id) await moveFindings(trx, id, next.agency_id);
        const detail = { fields: Object.keys(patch).filter((field) => field !== 'lockVersion') };
        await ledger.append(trx, { actor, action: 'body.change', objectType: 'body', objectId: id, detail });
      }),
  };
}
