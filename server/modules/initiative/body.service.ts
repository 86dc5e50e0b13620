/** Bodies 单位、支部: the tree of units, branches and groups that have something to do. */
import type { z } from 'zod';
import type { body, bodyPatch, newBody } from '../../../shared/schemas/initiative.ts';
import type { Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkLive } from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { findBody, insertBody, listBodies, updateBody } from './body.repo.ts';
import type { InitiativeDeps } from './initiative.parts.ts';

export interface Bodies {
  /** The tree of units, branches and groups. */
  listBodies(actor: Actor): Promise<z.output<typeof body>[]>;
  createBody(actor: Actor, given: z.input<typeof newBody>): Promise<string>;
  /** Throws `unit-circle` where a body would stand below itself, `body-name-taken`, `changed-meanwhile`. */
  changeBody(actor: Actor, id: string, patch: z.input<typeof bodyPatch>): Promise<void>;
  /** The body that stands for an agency, in the caller's transaction; made where there is none. */
  agencyBodyIn(trx: Writer, actor: Actor, agency: { id: string; name: string }): Promise<string>;
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

/** Two bodies of one name could not be told apart in a list. Throws `body-name-taken`. */
function checkName(bodies: readonly { id: string; name: string }[], id: string, name: string): void {
  if (bodies.some((each) => each.id !== id && each.name === name)) throw new LantaiError('body-name-taken', { name });
}

export function createBodies({ db, ledger, clock, moveFindings }: InitiativeDeps): Bodies {
  return {
    async listBodies(actor) {
      demand(actor, 'finding.read');
      const rows = await listBodies(db.read, await archiveOf(db.read, actor));
      const ownOnly = actor.agencyId !== null && !may(actor, 'finding.all');
      return rows
        .filter((row) => !ownOnly || row.agency_id === actor.agencyId)
        .map((row) => ({
          id: row.id,
          name: row.name,
          kind: row.kind,
          parentId: row.parent_id,
          agencyId: row.agency_id,
          headId: row.head_id,
          headName: row.head_name,
          lockVersion: row.lock_version,
        }));
    },

    createBody: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { name, kind, parentId = null, agencyId = null, headId = null } = given;
        const archive_id = await archiveOf(trx, actor);
        const id = newId(clock.millis());
        const bodies = await listBodies(trx, archive_id);
        checkTree(bodies, id, parentId, name);
        checkName(bodies, id, name);
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

    async agencyBodyIn(trx, actor, agency) {
      const archive_id = await archiveOf(trx, actor);
      const bodies = await listBodies(trx, archive_id);
      const own = bodies.filter((each) => each.agency_id === agency.id);
      // An agency may have several bodies; the one that is the agency itself goes before its parts.
      const known = own.find(({ kind }) => kind === 'agency') ?? own[0];
      if (known !== undefined) return known.id;
      const id = newId(clock.millis());
      checkName(bodies, id, agency.name);
      const row = { id, archive_id, parent_id: null, agency_id: agency.id, name: agency.name, kind: 'agency' as const };
      await insertBody(trx, { ...row, head_id: null, lock_version: 0, created_at: clock.now() });
      const detail = { name: agency.name, kind: 'agency' };
      await ledger.append(trx, { actor, action: 'body.create', objectType: 'body', objectId: id, detail });
      return id;
    },

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
        const bodies = await listBodies(trx, archiveId);
        checkTree(bodies, id, next.parent_id, next.name);
        checkName(bodies, id, next.name);
        await checkLive(trx, [patch.headId]);
        if (!(await updateBody(trx, id, patch.lockVersion, next))) throw new LantaiError('changed-meanwhile');
        if (next.agency_id !== row.agency_id) await moveFindings(trx, id, next.agency_id);
        const detail = { fields: Object.keys(patch).filter((field) => field !== 'lockVersion') };
        await ledger.append(trx, { actor, action: 'body.change', objectType: 'body', objectId: id, detail });
      }),
  };
}
