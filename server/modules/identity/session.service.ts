/**
 * Login, sessions and passwords. A session's token is 32 random bytes and lives only in the cookie; the database holds
 * its SHA-256. Whether an account exists shows in no answer and in no time: unknown logins are checked against a decoy
 * and shut like real ones.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type CredentialTable, findSetting, type Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { PERMISSIONS } from '../../../shared/roles.ts';
import type { Session } from '../../../shared/schemas/session.ts';
import { actorOf, actorWith } from './actor.ts';
import { AttemptLimiter, addressKey } from './attempt-limiter.ts';
import type { Authenticated, IdentityParts, OpenedSession } from './identity.types.ts';
import { createDecoy, demandGoodPassword, hashPassword, passwordMatches } from './password.ts';
import { type Actor, may, PUBLIC_ACTOR } from './policy.ts';
import * as sessions from './session.repo.ts';
import * as users from './user.repo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_FAILURES = 5;
const LOCK_MINUTES = 15;
/** Failed logins from one address within ten minutes. */
const MAX_ADDRESS_FAILURES = 30;
const MAX_PREFERENCES = 200;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const secret = (): string => randomBytes(32).toString('base64url');
const locked = (millis: number) =>
  new LantaiError('account-locked', { minutes: Math.max(1, Math.ceil(millis / MINUTE)) });

export interface Sessions {
  /** Opens a session. Throws `login-failed`, `account-locked` or `too-many-requests`. */
  login(login: string, password: string, via: Actor['via']): Promise<OpenedSession>;
  logout(actor: Actor, sessionId: string): Promise<void>;
  /** Who the token of a cookie belongs to; undefined where the session is unknown, over, idle, or the account disabled. */
  authenticate(token: string | undefined, via: Actor['via']): Promise<Authenticated | undefined>;
  /** Sets a new password, ends all sessions of the account and opens a new one. */
  changePassword(actor: Actor, current: string, next: string): Promise<OpenedSession>;
  /** What the browser learns about the reader. */
  describe(who: Authenticated | undefined): Promise<Session>;
  getPreference(actor: Actor, key: string): Promise<unknown>;
  putPreference(actor: Actor, key: string, value: unknown): Promise<void>;
}

export function createSessions({ db, ledger, clock, config = {} }: IdentityParts): Sessions {
  const checkDecoy = createDecoy(config.passwordCost);
  const absoluteMillis = (config.sessionMaxHours ?? 24) * HOUR;
  const idleMillis = (config.sessionHours ?? 8) * HOUR;
  const byAddress = new AttemptLimiter({
    clock,
    limit: MAX_ADDRESS_FAILURES,
    windowMillis: 10 * MINUTE,
    shutMillis: 10 * MINUTE,
  });
  const unknownLogins = new AttemptLimiter({
    clock,
    limit: MAX_FAILURES,
    windowMillis: 24 * HOUR,
    shutMillis: LOCK_MINUTES * MINUTE,
  });
  const at = (millis: number) => new Date(millis).toISOString();
  const bounds = () => ({ now: clock.now(), idleSince: at(clock.millis() - idleMillis) });

  async function open(trx: Writer, actor: Actor, mustChangePassword: boolean): Promise<OpenedSession> {
    const token = secret();
    const row = {
      id: sha256(token),
      user_id: actor.id!,
      csrf: secret(),
      created_at: clock.now(),
      expires_at: at(clock.millis() + absoluteMillis),
      seen_at: clock.now(),
    };
    await sessions.insertSession(trx, row);
    return {
      token,
      expiresAt: row.expires_at,
      actor,
      session: { id: row.id, csrf: row.csrf, mustChangePassword },
    };
  }

  const touching = new Set<string>();
  /** Notes that the session is in use: at most once a minute, and no request waits behind a long write for it. */
  function touch(id: string): void {
    if (touching.has(id)) return;
    touching.add(id);
    // When it was used, not when its turn to be written came.
    const at = clock.now();
    db.write((trx) => sessions.touchSession(trx, id, at))
      // A missed note costs at worst a login; the next request notes again.
      .catch(() => undefined)
      .finally(() => touching.delete(id));
  }

  async function enterFailure(via: Actor['via'], user: Person | undefined, nowLocked: boolean): Promise<void> {
    // The login as typed stays out: people type passwords there.
    await db.write((trx) =>
      ledger.append(trx, {
        actor: { ...PUBLIC_ACTOR, via },
        action: 'session.fail',
        ...(user === undefined ? { objectType: 'user', objectId: 'unknown' } : ofUser(user)),
        detail: { locked: nowLocked },
      }),
    );
  }

  /** Counts the attempt before the password is checked, so that a hundred at once are not a hundred guesses. */
  const reserve = (userId: string) =>
    db.write(async (trx) => {
      const credential = await sessions.findCredential(trx, userId);
      if (credential === undefined) return undefined;
      const now = clock.millis();
      const until = credential.locked_until === null ? undefined : Date.parse(credential.locked_until);
      if (until !== undefined && until > now) return { credential, wait: until - now, allowed: false };
      const failures = (until === undefined ? credential.failed_count : 0) + 1;
      const wait = failures >= MAX_FAILURES ? LOCK_MINUTES * MINUTE : 0;
      await sessions.setFailures(trx, userId, failures, wait > 0 ? at(now + wait) : null);
      return { credential, wait, allowed: true };
    });

  async function attempt(login: string, password: string, via: Actor['via']): Promise<OpenedSession> {
    const user = await users.findUserByLogin(db.read, login.trim().toLowerCase());
    const known = user?.state === 'active' ? await reserve(user.id) : undefined;
    const turn = known ?? unknownLogins.take(sha256(login.trim().toLowerCase()));
    if (!turn.allowed) throw locked(turn.wait);
    const right =
      known === undefined
        ? await checkDecoy(password)
        : await passwordMatches(known.credential.password_hash, password);
    if (!right || user === undefined || known === undefined) {
      await enterFailure(via, user, turn.wait > 0);
      throw turn.wait > 0 ? locked(turn.wait) : new LantaiError('login-failed');
    }
    return db.write(async (trx) => {
      await sessions.setFailures(trx, user.id, 0, null);
      await sessions.deleteDeadSessions(trx, bounds());
      const actor = await actorOf(trx, user, via);
      const opened = await open(trx, actor, known.credential.must_change === 1);
      await ledger.append(trx, { actor, action: 'session.login', ...ofUser(user) });
      return opened;
    });
  }

  return {
    async login(login, password, via) {
      const key = addressKey(via.address ?? '');
      const turn = byAddress.take(key);
      if (!turn.allowed) throw new LantaiError('too-many-requests', { seconds: Math.ceil(turn.wait / 1000) });
      const opened = await attempt(login, password, via);
      byAddress.giveBack(key);
      return opened;
    },

    async logout(actor, sessionId) {
      await db.write(async (trx) => {
        if (!(await sessions.deleteSession(trx, sessionId))) return;
        await ledger.append(trx, { actor, action: 'session.logout', ...ofUser(actor) });
      });
    },

    async authenticate(token, via) {
      if (token === undefined || token === '') return undefined;
      const rows = await sessions.findLiveSession(db.read, sha256(token), bounds());
      const row = rows[0];
      if (row === undefined) return undefined;
      if (clock.millis() - Date.parse(row.seen_at) >= MINUTE) touch(row.session_id);
      const roles = rows.flatMap(({ role }) => role ?? []);
      return {
        actor: actorWith(row, roles, via),
        session: { id: row.session_id, csrf: row.csrf, mustChangePassword: row.must_change === 1 },
      };
    },

    async changePassword(actor, current, next) {
      const turn = await reserve(actor.id!);
      if (turn === undefined) throw new LantaiError('not-signed-in');
      if (!turn.allowed) throw locked(turn.wait);
      if (!(await passwordMatches(turn.credential.password_hash, current))) {
        await enterFailure(actor.via, actor, turn.wait > 0);
        throw turn.wait > 0 ? locked(turn.wait) : new LantaiError('login-failed');
      }
      // The current password was right: what follows is no failed attempt.
      await db.write((trx) => sessions.setFailures(trx, actor.id!, 0, null));
      demandGoodPassword(actor.login, next, current);
      const credential: CredentialTable = {
        id: actor.id!,
        password_hash: await hashPassword(next, config.passwordCost),
        must_change: 0,
        failed_count: 0,
        locked_until: null,
        changed_at: clock.now(),
      };
      return db.write(async (trx) => {
        await sessions.putCredential(trx, credential);
        await sessions.deleteSessionsOf(trx, actor.id!);
        const detail = { changed: ['password'] };
        await ledger.append(trx, { actor, action: 'user.change', ...ofUser(actor), detail });
        return open(trx, actor, false);
      });
    },

    async describe(who) {
      const archive = await sessions.findArchiveName(db.read);
      const demo = (await findSetting(db.read, 'demo')) === true;
      const user = who === undefined ? undefined : await users.findUserById(db.read, who.actor.id!);
      const actor = who?.actor ?? PUBLIC_ACTOR;
      return {
        user:
          user === undefined
            ? null
            : {
                id: user.id,
                login: user.login,
                name: user.name,
                roles: [...actor.roles],
                agency: user.agency_id === null ? null : { id: user.agency_id, name: user.agency_name ?? '' },
              },
        permissions: PERMISSIONS.filter((permission) => may(actor, permission)),
        mustChangePassword: who?.session.mustChangePassword ?? false,
        csrf: who?.session.csrf ?? null,
        archive: { name: archive?.name ?? '', nameEn: archive?.name_en ?? null, demo },
      };
    },

    getPreference: (actor, key) => users.findPreference(db.read, actor.id!, key),

    async putPreference(actor, key, value) {
      const row = {
        id: newId(clock.millis()),
        user_id: actor.id!,
        key,
        value_json: JSON.stringify(value ?? null),
        updated_at: clock.now(),
      };
      if (row.value_json.length > 20_000) throw new LantaiError('upload-too-large', { limit: '20 kB' });
      await db.write(async (trx) => {
        if ((await users.countOtherPreferences(trx, actor.id!, key)) >= MAX_PREFERENCES)
          throw new LantaiError('bad-request', { detail: `> ${MAX_PREFERENCES}` });
        await users.putPreference(trx, row);
      });
    },
  };
}

type Person = { id?: string | undefined; login: string };

/** A person as the object of an entry: by the login, which everybody who reads the ledger may know. */
const ofUser = ({ id, login }: Person) => ({ objectType: 'user', objectId: id!, label: login });
