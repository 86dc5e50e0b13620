/** What identity is made of and what it hands out. */
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Role } from '../../../shared/roles.ts';
import type { LedgerPort } from './ledger-port.ts';
import type { PasswordCost } from './password.ts';
import type { Actor } from './policy.ts';

export const SESSION_COOKIE = 'lantai_session';

export interface IdentityConfig {
  /** A session ends after so many hours without a request; default 8. */
  sessionHours?: number;
  /** And so many hours after login, whatever is done in it; default 24. */
  sessionMaxHours?: number;
  /** What it costs to try a password; default that of RFC 9106. No setting: only tests, which make many people, ask less. */
  passwordCost?: PasswordCost | undefined;
}

export interface IdentityParts {
  db: Database;
  ledger: LedgerPort;
  clock: Clock;
  config?: IdentityConfig;
}

/** The session a request belongs to. `id` is the SHA-256 of the token, never the token. */
export interface CurrentSession {
  id: string;
  csrf: string;
  mustChangePassword: boolean;
}

export interface Authenticated {
  actor: Actor;
  session: CurrentSession;
}

/** A session just made: the token goes into the cookie and is kept nowhere else. */
export interface OpenedSession extends Authenticated {
  token: string;
  expiresAt: string;
}

/** Somebody to be made at bootstrap. */
export interface PersonSpec {
  login: string;
  name: string;
  roles: readonly Role[];
  agencyId?: string;
}

/** Somebody just made, with the one-time password that is shown once. */
export interface NewPerson extends PersonSpec {
  id: string;
  password: string;
}
