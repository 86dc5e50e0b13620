import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { LocationKind, LocationStep } from '../../../shared/schemas/location.ts';
import type { Actor } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { LocationRow } from './location.repo.ts';

export interface LocationParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  /** The unit of this code in the actor's scope. */
  findIdByCode(actor: Actor, code: string): Promise<string | undefined>;
}

/** What stands in what. */
export const PARENT: Record<LocationKind, LocationKind | null> = {
  room: null,
  rack: 'room',
  shelf: 'rack',
  box: 'shelf',
};

/** Places are of a house; who belongs to none has none. */
export function archiveOf(actor: Actor): string {
  if (actor.archiveId === null) throw new LantaiError('not-found');
  return actor.archiveId;
}

export const stepOf = ({ id, kind, number, name }: LocationRow): LocationStep => ({ id, kind, number, name });

/** `01-A03-2-0012`: how a place is written where its tree is not at hand. */
export const labelOf = (path: readonly LocationRow[]): string => path.map(({ number }) => number).join('-');
