/** A house whose archivist takes catalogues in, for all tests of a file. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import type { House } from '../server/app.ts';
import type { Actor } from '../server/modules/identity/index.ts';
import type { ImportDetail, ImportMapping, StartBody } from '../shared/schemas/catalogue-import.ts';
import { openTestHouse, type TestHouse } from './house.ts';

export interface ImportHouse {
  readonly house: House;
  readonly actor: Actor;
  /** Somebody else of the house, by login. */
  readonly other: (login: string) => Promise<Actor>;
  readonly archiveId: string;
  readonly agencyId: string;
  /** Gives the import's id. */
  readonly upload: (name: string, bytes: string | Uint8Array) => Promise<string>;
  /** Imports what was uploaded by the mapping that is proposed, or what is said otherwise, into the fonds C001, and waits for it. */
  readonly start: (
    id: string,
    body?: Partial<Omit<StartBody, 'mapping'>> & { mapping?: Partial<ImportMapping> },
  ) => Promise<ImportDetail>;
}

export function useImportHouse(): ImportHouse {
  let t: TestHouse;
  let actor: Actor;
  beforeAll(async () => {
    t = await openTestHouse({ start: true });
    actor = await t.actor('archivist');
  });
  afterAll(() => t.destroy());
  return {
    get house() {
      return t.house;
    },
    get actor() {
      return actor;
    },
    other: (login) => t.actor(login),
    get archiveId() {
      return t.archiveId;
    },
    get agencyId() {
      return t.agencyId;
    },
    upload: async (name, bytes) => (await t.house.imports.upload(actor, name, Readable.from([Buffer.from(bytes)]))).id,
    start: async (id, { mapping, ...body } = {}) => {
      const proposal = await t.house.imports.propose(actor, id);
      const given = { fonds: 'C001', category: 'WS', ...body, mapping: { ...proposal.mapping, ...mapping } };
      await t.house.imports.start(actor, id, given);
      await t.house.imports.settled(actor, id);
      return t.house.imports.get(actor, id, 'zh-CN');
    },
  };
}
