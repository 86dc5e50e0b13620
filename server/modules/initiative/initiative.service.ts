/** Initiatives 专项: the frame of the working loop. */
import type { z } from 'zod';
import type { initiative, newInitiative } from '../../../shared/schemas/finding.ts';
import { findSetting, putSetting } from '../../infra/db/index.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkLive, checkSpan } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import { type Bodies, createBodies, type InitiativeDeps } from './body.service.ts';
import { insertInitiative, listInitiatives } from './initiative.repo.ts';

export interface Initiatives extends Bodies {
  listInitiatives(actor: Actor): Promise<z.output<typeof initiative>[]>;
  createInitiative(actor: Actor, given: z.input<typeof newInitiative>): Promise<string>;
}

const INITIATIVE_SERIAL = 'loop.initiative-serial';

export function createInitiatives(deps: InitiativeDeps): Initiatives {
  const { db, ledger, clock } = deps;
  return {
    ...createBodies(deps),
    async listInitiatives(actor) {
      demand(actor, 'finding.read');
      const rows = await listInitiatives(db.read, await archiveOf(db.read, actor));
      return rows.map((row) => ({
        id: row.id,
        number: row.number,
        title: row.title,
        kind: row.kind,
        goal: row.goal,
        stages: JSON.parse(row.stages_json) as z.output<typeof initiative>['stages'],
        state: row.state,
        start: row.start,
        end: row.end,
        leaderId: row.leader_id,
      }));
    },

    createInitiative: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { title, kind, goal = '', stages = [], start, end = null, leaderId = null } = given;
        checkSpan(start, end);
        for (const stage of stages) checkSpan(stage.from, stage.to);
        await checkLive(trx, [leaderId]);
        const serial = (((await findSetting(trx, INITIATIVE_SERIAL)) as number | undefined) ?? 0) + 1;
        await putSetting(trx, INITIATIVE_SERIAL, serial, clock.now());
        const id = newId(clock.millis());
        const number = `ZX-${Math.floor(start / 10000)}-${String(serial).padStart(3, '0')}`;
        await insertInitiative(trx, {
          id,
          archive_id: await archiveOf(trx, actor),
          number,
          title,
          kind,
          goal,
          stages_json: JSON.stringify(stages),
          state: 'running',
          start,
          end,
          leader_id: leaderId,
          lock_version: 0,
          created_by: actor.id ?? actor.login,
          created_at: clock.now(),
          updated_at: clock.now(),
        });
        const entry = { actor, action: 'initiative.create', objectType: 'initiative', objectId: id, label: number };
        await ledger.append(trx, { ...entry, detail: { title, kind } });
        return id;
      }),
  };
}
