/** People, roles, sessions, and the policy that decides who may do what. */
import type { Route } from '../../http/route.ts';
import type { IdentityParts } from './identity.types.ts';
import { createOperators, type Operators } from './operator.service.ts';
import { sessionRoutes } from './session.routes.ts';
import { createSessions, type Sessions } from './session.service.ts';
import { userRoutes } from './user.routes.ts';
import { createUsers, type Users } from './user.service.ts';

export { addressKey, AttemptLimiter } from './attempt-limiter.ts';
export {
  type Authenticated,
  type CurrentSession,
  type IdentityConfig,
  type NewPerson,
  type PersonSpec,
  SESSION_COOKIE,
} from './identity.types.ts';
export type { PasswordCost } from './password.ts';
export type { LedgerPort } from './ledger-port.ts';
export { demoPeople, firstPeople } from './operator.service.ts';
export * from './policy.ts';
export { parseRoles } from './user.service.ts';

export interface Identity extends Sessions, Users, Operators {}

export const createIdentity = (parts: IdentityParts): Identity => ({
  ...createSessions(parts),
  ...createUsers(parts),
  ...createOperators(parts),
});

/** `secureCookie`: the session's cookie is sent over https only, also where a proxy ends TLS. */
export const identityRoutes = (identity: Identity, options = { secureCookie: false }): Route[] => [
  ...sessionRoutes(identity, options),
  ...userRoutes(identity),
];
