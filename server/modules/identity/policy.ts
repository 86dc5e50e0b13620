/**
 * The one place that decides who may do what and see what (design 2.4). Routes declare a permission; services ask for a
 * scope. What is outside the scope does not exist: it is not found, not counted, not suggested.
 */
import type { Openness } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Permission, ROLE_PERMISSIONS, type Role } from '../../../shared/roles.ts';

/** Who acts. `id` is undefined for the public. `via` tells how: by browser, by command line (with the system account). */
export interface Actor {
  id: string | undefined;
  login: string;
  name: string;
  roles: readonly Role[];
  archiveId: string | null;
  agencyId: string | null;
  via: { kind: 'web' | 'cli' | 'system'; account?: string; host?: string; address?: string };
}

export const PUBLIC_ACTOR: Actor = {
  id: undefined,
  login: 'public',
  name: '公众',
  roles: [],
  archiveId: null,
  agencyId: null,
  via: { kind: 'web' },
};

/** Acts of the program itself: the sequencer, the exporter, the demonstration. Never handed to a request. */
export const SYSTEM_ACTOR: Actor = { ...PUBLIC_ACTOR, login: 'system', name: '系统', via: { kind: 'system' } };

export function may(actor: Actor, permission: Permission): boolean {
  if (permission === 'public' || actor.via.kind === 'system') return true;
  if (permission === 'signed-in') return actor.id !== undefined;
  return actor.roles.some((role) => ROLE_PERMISSIONS[role].includes(permission));
}

/** Throws `not-signed-in` or `forbidden` where the actor lacks the permission. */
export function demand(actor: Actor, permission: Permission): void {
  if (may(actor, permission)) return;
  throw new LantaiError(actor.id === undefined ? 'not-signed-in' : 'forbidden', { permission });
}

/** Which units exist for an actor. Undefined members do not bound; `nothing` bounds all. */
export interface Scope {
  nothing?: boolean;
  archiveId?: string;
  agencyId?: string;
  openness?: readonly Openness[];
  /** True where the scope is that of the public: answered from the public's own index and files. */
  publicOnly: boolean;
}

/**
 * The units an actor may read. Whoever has no right to units (the public, the three administrators) sees what is open;
 * an agency sees its own; the house's people see the holdings of their archive.
 */
export function unitScope(actor: Actor): Scope {
  if (actor.via.kind === 'system') return { publicOnly: false };
  if (!may(actor, 'unit.read')) return { openness: ['open'], publicOnly: true };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  const onlyAgency = actor.roles.every((role) => role === 'agency');
  if (!onlyAgency) return { ...archive, publicOnly: false };
  return actor.agencyId === null
    ? { nothing: true, publicOnly: false }
    : { ...archive, agencyId: actor.agencyId, publicOnly: false };
}

/** The accessions an actor may read: an agency its own, the house's people those of their archive. */
export function accessionScope(actor: Actor): Scope {
  return may(actor, 'accession.read')
    ? { ...unitScope(actor), publicOnly: false }
    : { nothing: true, publicOnly: false };
}

/** Which findings exist for an actor. Undefined members do not bound. */
export interface FindingScope {
  nothing?: boolean;
  archiveId?: string;
  /** Those of this agency, once admitted. */
  agencyId?: string;
  /** Those in which this person has a part. */
  personId?: string;
}

/** The house's supervisors and archivists and a guiding group see all; an agency its own; others where they have a part. */
export function findingScope(actor: Actor): FindingScope {
  if (actor.via.kind === 'system') return {};
  if (!may(actor, 'finding.read') || actor.id === undefined) return { nothing: true };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  if (may(actor, 'finding.all')) return archive;
  return actor.agencyId === null ? { ...archive, personId: actor.id } : { ...archive, agencyId: actor.agencyId };
}

/** Research: the office and a guiding group see all, an agency the visits to it, others where they have a part. */
export function researchScope(actor: Actor): FindingScope {
  if (actor.via.kind === 'system') return {};
  if (!may(actor, 'research.read') || actor.id === undefined) return { nothing: true };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  if (may(actor, 'research.all')) return archive;
  return actor.agencyId === null ? { ...archive, personId: actor.id } : { ...archive, agencyId: actor.agencyId };
}

/** Whose study exists for an actor: all bodies of her archive, or those she belongs to, heads, or whose agency she is of. */
export interface StudyScope {
  nothing?: boolean;
  archiveId?: string;
  all: boolean;
}

export function studyScope(actor: Actor): StudyScope {
  if (actor.via.kind === 'system') return { all: true };
  if (!may(actor, 'study.read') || actor.id === undefined) return { nothing: true, all: false };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  return { ...archive, all: may(actor, 'study.all') };
}

/** Which inspections exist for an actor: all of the archive; those of her agency, once announced; those she inspects. */
export interface InspectionScope {
  nothing?: boolean;
  archiveId?: string;
  agencyId?: string;
  inspectorId?: string;
}

export function inspectionScope(actor: Actor): InspectionScope {
  if (actor.via.kind === 'system') return {};
  if (!may(actor, 'inspection.read') || actor.id === undefined) return { nothing: true };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  if (may(actor, 'inspection.all')) return archive;
  if (may(actor, 'inspection.inspect')) return { ...archive, inspectorId: actor.id };
  return actor.agencyId === null ? { nothing: true } : { ...archive, agencyId: actor.agencyId };
}

/** Which initiatives exist for an actor: all, those in which an agency's bodies take part, those in which a person has a part. */
export interface InitiativeScope extends FindingScope {
  /** What is not begun yet is seen by those alone who plan it. */
  drafts: boolean;
}

export function initiativeScope(actor: Actor): InitiativeScope {
  if (actor.via.kind === 'system') return { drafts: true };
  if (!may(actor, 'finding.read') || actor.id === undefined) return { nothing: true, drafts: false };
  const archive = actor.archiveId === null ? {} : { archiveId: actor.archiveId };
  if (may(actor, 'initiative.manage')) return { ...archive, drafts: true };
  if (may(actor, 'finding.all')) return { ...archive, drafts: false };
  const agency = actor.agencyId === null ? {} : { agencyId: actor.agencyId };
  return { ...archive, ...agency, personId: actor.id, drafts: false };
}
