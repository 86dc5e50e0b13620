/**
 * The inbox of voices 听意见: whatever comes in by whatever way, sorted, answered by a clock, made a finding by one key.
 *
 *   new ──assign──► assigned ──answer──► answered ──content──► closed
 *    │  └────────────────┬─────────────────┘  ▲ │ not content: back to assigned
 *    │                   └── a finding made of it is verified: answered; closed: closed
 *    └──join──► joined   (follows the one it was joined to; unjoined it is new or assigned again)
 */
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { putSetting, type Reader, type VoiceFileTable, type VoiceTable, type Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import type {
  apartBody,
  assignBody,
  deskVoice,
  findingOfVoice,
  followed,
  Duplicate,
  DuplicatePair,
  joinBody,
  publicVoice,
  rateBody,
  sortBody,
  unjoinBody,
  voiceAnswer,
  VoiceDetail,
  voiceListQuery,
  VoiceRow,
  VoiceStatistics,
  voiceTicket,
} from '../../../shared/schemas/voice.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { type Actor, addressKey, AttemptLimiter, demand, may } from '../identity/index.ts';
import { archiveOf } from '../finding/index.ts';
import { putApart, removeApart } from './voice.apart.repo.ts';
import { exportVoices, maskRows, proposeDuplicates, readStatistics } from './voice.figures.ts';
import { listFiles } from './voice.file.repo.ts';
import { addVoiceFile, type NewVoiceFile, openVoiceFile } from './voice.files.ts';
import { followVoice, rateVoice, receiveVoice } from './voice.follow.ts';
import { maskPerson } from './voice.mask.ts';
import { proposeInboxDuplicates } from './voice.pairs.ts';
import type { VoiceParts } from './voice.parts.ts';
import { filterOf, present } from './voice.present.ts';
import { readVoiceRules, VOICE_RULES_SETTING, type VoiceRules } from './voice.rules.ts';
import {
  findByFinding,
  findLiveUser,
  findPerson,
  findVoice,
  listJoined,
  listVoices,
  moveJoined,
  updateVoice,
  type VoiceWithNames,
} from './voice.repo.ts';

type Ticket = z.output<typeof voiceTicket>;

export interface Voices {
  /** From the form of the portal. Throws `too-many-requests`. */
  speak(actor: Actor, given: z.output<typeof publicVoice>): Promise<Ticket>;
  /** Entered at the desk: a letter, a phone call, a paper from the box. */
  enter(actor: Actor, given: z.input<typeof deskVoice>): Promise<Ticket>;
  /** Throws `not-found` for a wrong number or code, `too-many-requests`. */
  follow(actor: Actor, key: { number: string; code: string }): Promise<z.output<typeof followed>>;
  rate(actor: Actor, given: z.output<typeof rateBody>): Promise<void>;
  list(actor: Actor, query: z.output<typeof voiceListQuery>): Promise<{ items: VoiceRow[]; cursor?: string }>;
  /** The name of the person is there only for those who may know it, and the ledger notes that it was seen. */
  get(actor: Actor, id: string): Promise<VoiceDetail>;
  assign(actor: Actor, id: string, given: z.output<typeof assignBody>): Promise<void>;
  answer(actor: Actor, id: string, given: z.output<typeof voiceAnswer>): Promise<void>;
  /** Joins a duplicate to another. Throws `voice-state` where it has a finding of its own already. */
  join(actor: Actor, id: string, given: z.output<typeof joinBody>): Promise<void>;
  /** Takes a joined one apart again: it was another matter. */
  unjoin(actor: Actor, id: string, given: z.output<typeof unjoinBody>): Promise<void>;
  /** Says that it and another are two matters, or takes that back: such a pair is not proposed. */
  apart(actor: Actor, id: string, given: z.output<typeof apartBody>): Promise<void>;
  /** Says what kind it is. */
  sort(actor: Actor, id: string, given: z.output<typeof sortBody>): Promise<void>;
  duplicates(actor: Actor, id: string): Promise<Duplicate[]>;
  /** Of the whole inbox: pairs that may be one matter, the likeliest first, with what both say. */
  inboxDuplicates(actor: Actor): Promise<DuplicatePair[]>;
  statistics(actor: Actor, months: number): Promise<VoiceStatistics>;
  exportList(
    actor: Actor,
    query: z.output<typeof voiceListQuery>,
    locale: Locale,
  ): Promise<{ name: string; content: Uint8Array }>;
  addFile(actor: Actor, id: string, given: NewVoiceFile): Promise<string>;
  openFile(actor: Actor, id: string, fileId: string): Promise<{ row: VoiceFileTable; content: Readable }>;
  rules(actor: Actor): Promise<VoiceRules>;
  putRules(actor: Actor, rules: VoiceRules): Promise<void>;
  /** Makes a finding that keeps the link. Gives its id. */
  makeFinding(actor: Actor, id: string, given: z.input<typeof findingOfVoice>): Promise<string>;
}

export function createVoices(parts: VoiceParts): Voices {
  const { db, ledger, clock, findings } = parts;
  const hour = 3_600_000;
  const speaking = new AttemptLimiter({ clock, limit: 6, windowMillis: hour, shutMillis: hour });
  const following = new AttemptLimiter({ clock, limit: 20, windowMillis: hour / 6, shutMillis: hour / 6 });
  const limit = (limiter: AttemptLimiter, actor: Actor) => {
    const { allowed, wait } = limiter.take(addressKey(actor.via.address ?? ''));
    if (!allowed) throw new LantaiError('too-many-requests', { seconds: Math.ceil(wait / 1000) });
  };

  const getVoice = async (reader: Reader, actor: Actor, id: string): Promise<VoiceWithNames> => {
    const row = await findVoice(reader, await archiveOf(reader, actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  /** One change of a voice in one of the states, at the version seen, with its entry in the ledger. */
  const change = (
    actor: Actor,
    id: string,
    given: { lockVersion: number },
    verb: string,
    states: VoiceTable['state'][],
    act: (trx: Writer, row: VoiceTable) => Promise<{ values: Partial<VoiceTable>; detail?: object }>,
  ): Promise<void> =>
    db.write(async (trx) => {
      demand(actor, 'voice.handle');
      const row = await getVoice(trx, actor, id);
      if (row.lock_version !== given.lockVersion) throw new LantaiError('changed-meanwhile');
      if (!states.includes(row.state)) throw new LantaiError('voice-state', { state: row.state });
      const { values, detail = {} } = await act(trx, row);
      if (!(await updateVoice(trx, id, row.lock_version, { ...values, updated_at: clock.now() })))
        throw new LantaiError('changed-meanwhile');
      await append(trx, actor, verb, row, detail);
    });
  const append = (trx: Writer, actor: Actor, verb: string, row: VoiceTable, detail: object = {}) =>
    ledger.append(trx, {
      actor,
      action: `voice.${verb}`,
      objectType: 'voice',
      objectId: row.id,
      label: row.number,
      detail,
    });

  // The person is told what became of it when the checker has verified it, and the matter ends with the finding.
  findings.onStep(async (trx, { finding, step, actor, ground, at }) => {
    const values: Partial<VoiceTable> | undefined =
      step === 'verify'
        ? { state: 'answered', answered_at: at, content: null, comment: null, ...(ground !== '' && { answer: ground }) }
        : step === 'not-content' || step === 'reopen'
          ? { state: 'assigned' }
          : step === 'close'
            ? { state: 'closed' }
            : step === 'withdraw'
              ? { state: 'answered', answered_at: at, answer: ground }
              : undefined;
    if (values === undefined) return;
    for (const row of await findByFinding(trx, finding.id)) {
      await updateVoice(trx, row.id, row.lock_version, { ...values, updated_at: at });
      await append(trx, actor, 'follow', row, { finding: finding.number, step });
    }
  });

  return {
    async speak(actor, given) {
      limit(speaking, actor);
      return receiveVoice(parts, actor, { ...given, channel: 'web' });
    },
    async enter(actor, given) {
      demand(actor, 'voice.handle');
      return receiveVoice(parts, actor, given);
    },
    async follow(actor, { number, code }) {
      limit(following, actor);
      return followVoice(db.read, number, code);
    },
    async rate(actor, given) {
      limit(following, actor);
      await rateVoice(parts, actor, given);
    },

    async list(actor, query) {
      demand(actor, 'voice.read');
      const { cursor, limit: most } = query;
      const today = todayOf(clock);
      const after = readTimeCursor(cursor);
      const page = { ...(after && { after }), limit: most };
      const rows = await listVoices(db.read, await archiveOf(db.read, actor), filterOf(actor, query, today), page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === most;
      const items = await maskRows(
        parts,
        actor,
        rows.map((row) => present(row, today)),
      );
      return { items, ...(more && { cursor: `${last.received_at}~${last.id}` }) };
    },

    async get(actor, id) {
      demand(actor, 'voice.read');
      const row = await getVoice(db.read, actor, id);
      const names = may(actor, 'voice.names');
      const person = await findPerson(db.read, id);
      if (person !== undefined && names)
        ledger.note({ actor, action: 'voice.names', objectType: 'voice', objectId: id, label: row.number });
      const shown = (text: string) => (names ? text : maskPerson(text, person));
      const joined = await maskRows(
        parts,
        actor,
        (await listJoined(db.read, id)).map((each) => present({ ...each, assigned_name: null }, todayOf(clock))),
      );
      const files = await listFiles(db.read, id);
      return {
        ...present(row, todayOf(clock)),
        subject: shown(row.subject),
        named: person !== undefined,
        text: shown(row.text),
        answer: row.answer === null ? null : shown(row.answer),
        comment: row.comment === null ? null : shown(row.comment),
        joinedTo: row.joined_to,
        joined: joined.map((each) => ({ id: each.id, number: each.number, subject: each.subject })),
        person: person === undefined || !names ? null : { name: person.name, contact: person.contact },
        files: files.map((file) => ({
          id: file.id,
          name: shown(file.name),
          mime: file.mime,
          byteSize: file.byte_size,
          sha256: file.sha256,
          sm3: file.sm3,
          enteredBy: file.entered_name,
          enteredAt: file.entered_at,
        })),
        mayOpenFiles: names,
      };
    },

    assign: (actor, id, given) =>
      change(actor, id, given, 'assign', ['new', 'assigned'], async (trx) => {
        const user = await findLiveUser(trx, given.userId);
        if (user === undefined) throw new LantaiError('user-unknown', { login: given.userId });
        if (user.state === 'disabled') throw new LantaiError('owner-left', { name: user.name });
        return { values: { state: 'assigned', assigned_id: given.userId }, detail: { to: given.userId } };
      }),

    answer: (actor, id, given) =>
      change(actor, id, given, 'answer', ['new', 'assigned'], () => {
        const answered = { state: 'answered' as const, answer: given.text, answered_at: clock.now() };
        return Promise.resolve({ values: { ...answered, content: null, comment: null } });
      }),

    join: (actor, id, given) =>
      change(actor, id, given, 'join', ['new', 'assigned'], async (trx, row) => {
        const named = await getVoice(trx, actor, given.into);
        const into = named.joined_to ?? named.id;
        if (row.finding_id !== null || into === id) throw new LantaiError('voice-state', { state: row.state });
        await moveJoined(trx, id, into);
        return { values: { state: 'joined', joined_to: into }, detail: { into } };
      }),

    unjoin: (actor, id, given) =>
      change(actor, id, given, 'unjoin', ['joined'], (_trx, row) => {
        const state = row.assigned_id === null ? ('new' as const) : ('assigned' as const);
        return Promise.resolve({ values: { state, joined_to: null }, detail: { from: row.joined_to } });
      }),

    apart: (actor, id, { other, apart }) =>
      db.write(async (trx) => {
        demand(actor, 'voice.handle');
        const [row, second] = [await getVoice(trx, actor, id), await getVoice(trx, actor, other)];
        if (apart) await putApart(trx, [row.id, second.id], actor.name, clock.now());
        else await removeApart(trx, [row.id, second.id]);
        await append(trx, actor, apart ? 'apart' : 'apart-undo', row, { other: second.number });
      }),

    sort: (actor, id, given) =>
      change(actor, id, given, 'sort', ['new', 'assigned', 'answered', 'joined', 'closed'], () =>
        Promise.resolve({ values: { category: given.category }, detail: { category: given.category } }),
      ),

    duplicates: (actor, id) => proposeDuplicates(parts, actor, id),
    inboxDuplicates: (actor) => proposeInboxDuplicates(parts, actor),
    statistics: (actor, months) => readStatistics(parts, actor, months),
    exportList: (actor, query, locale) => exportVoices(parts, actor, filterOf(actor, query, todayOf(clock)), locale),
    addFile: (actor, id, given) => addVoiceFile(parts, actor, id, given),
    openFile: (actor, id, fileId) => openVoiceFile(parts, actor, id, fileId),

    async rules(actor) {
      demand(actor, 'voice.read');
      return readVoiceRules(db.read);
    },
    putRules: (actor, rules) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        await putSetting(trx, VOICE_RULES_SETTING, rules, clock.now());
        const object = { objectType: 'setting', objectId: VOICE_RULES_SETTING };
        await ledger.append(trx, { actor, action: 'voice.rules', ...object, detail: { ...rules } });
      }),

    makeFinding: (actor, id, given) =>
      db.write(async (trx) => {
        demand(actor, 'voice.handle');
        const row = await getVoice(trx, actor, id);
        if (row.finding_id !== null || row.state === 'joined' || row.state === 'closed')
          throw new LantaiError('voice-state', { state: row.state });
        // A finding goes to whoever mends it: who spoke stays here.
        const person = await findPerson(trx, id);
        const {
          problem = maskPerson(row.subject, person),
          source = 'people',
          appearances = [maskPerson(row.text, person).slice(0, 4000)],
          ...rest
        } = given;
        const findingId = await findings.registerIn(trx, actor, { ...rest, problem, source, appearances, voiceId: id });
        const values = { finding_id: findingId, state: 'assigned' as const, updated_at: clock.now() };
        if (!(await updateVoice(trx, id, row.lock_version, values))) throw new LantaiError('changed-meanwhile');
        await append(trx, actor, 'make-finding', row, { finding: findingId });
        return findingId;
      }),
  };
}
