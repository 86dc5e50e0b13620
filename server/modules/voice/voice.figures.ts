/** Statistics by channel and month, each figure a list; the export; duplicates proposed. */
import { addDays, beginOf, dayOfTime, daysBetween, isDay, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { tableWorkbook } from '../../formats/table-workbook.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { Duplicate, VoiceRow, VoiceStatistics } from '../../../shared/schemas/voice.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { readApart } from './voice.apart.repo.ts';
import { NEAR_DAYS, pairsOf, SAME_SHARE, sharedPairs } from './voice.duplicates.ts';
import { listPeople } from './voice.file.repo.ts';
import { countByChannel, listBetween } from './voice.figures.repo.ts';
import { maskPerson } from './voice.mask.ts';
import type { VoiceParts } from './voice.parts.ts';
import { findVoice, listVoices, type VoiceFilter } from './voice.repo.ts';

/** The time at which a day begins in China. Throws `day-unknown`. */
export function startOfDay(day: number): string {
  if (!isDay(day)) throw new LantaiError('day-unknown', { day });
  return beginOf(day);
}

/** The last `count` months up to the present one, oldest first. */
function monthsUpTo(today: number, count: number): { month: number; from: string; to: string }[] {
  const at = Math.floor(today / 10000) * 12 + (Math.floor(today / 100) % 100) - 1;
  return Array.from({ length: count }, (_, index) => {
    const first = (n: number) => (Math.floor(n / 12) * 100 + (n % 12) + 1) * 100 + 1;
    const n = at - count + 1 + index;
    return { month: Math.floor(first(n) / 100), from: startOfDay(first(n)), to: startOfDay(first(n + 1)) };
  });
}

export async function readStatistics(parts: VoiceParts, actor: Actor, months: number): Promise<VoiceStatistics> {
  demand(actor, 'voice.read');
  const { db, clock } = parts;
  const today = todayOf(clock);
  const bounds = monthsUpTo(today, months);
  const rows = await countByChannel(db.read, await archiveOf(db.read, actor), bounds, today);
  return {
    months: bounds.map(({ month }) => month),
    cells: rows.map(({ not_content, ...row }) => ({ ...row, notContent: not_content })),
  };
}

/** So many are compared at most: the ones nearest in time to the newest. */
const COMPARED = 3000;
const PROPOSED = 10;

/** Those that may speak of the same, the likeliest first, each with its measure. */
export async function proposeDuplicates(parts: VoiceParts, actor: Actor, id: string): Promise<Duplicate[]> {
  demand(actor, 'voice.read');
  const { db } = parts;
  const archiveId = await archiveOf(db.read, actor);
  const voice = await findVoice(db.read, archiveId, id);
  if (voice === undefined) throw new LantaiError('not-found');
  const day = dayOfTime(voice.received_at);
  const [from, to] = [startOfDay(addDays(day, -NEAR_DAYS)), startOfDay(addDays(day, NEAR_DAYS + 1))];
  const others = await listBetween(db.read, archiveId, from, to, COMPARED);
  const pairs = pairsOf(`${voice.subject} ${voice.text}`);
  const hidden = !may(actor, 'voice.names');
  const areApart = await readApart(db.read, [id, ...others.map((other) => other.id)]);
  const found = others
    .filter((other) => other.id !== id && other.id !== voice.joined_to && !areApart(id, other.id))
    .map((other) => ({ other, share: sharedPairs(pairs, pairsOf(`${other.subject} ${other.text}`)) }))
    .filter(({ share }) => share >= SAME_SHARE)
    .sort((a, b) => b.share - a.share || (a.other.id < b.other.id ? -1 : 1))
    .slice(0, PROPOSED);
  const people = hidden
    ? await listPeople(
        db.read,
        found.map(({ other }) => other.id),
      )
    : undefined;
  return found.map(({ other, share }) => ({
    id: other.id,
    number: other.number,
    subject: people === undefined ? other.subject : maskPerson(other.subject, people.get(other.id)),
    state: other.state,
    receivedAt: other.received_at,
    lockVersion: other.lock_version,
    share,
    daysApart: Math.abs(daysBetween(day, dayOfTime(other.received_at))),
  }));
}

const EXPORTED = 20_000;

/** The list as a workbook; who may not know the names finds a mask in their place. */
export async function exportVoices(
  parts: VoiceParts,
  actor: Actor,
  filter: VoiceFilter,
  locale: Locale,
): Promise<{ name: string; content: Uint8Array }> {
  demand(actor, 'voice.read');
  const { db, clock, ledger } = parts;
  const rows = await listVoices(db.read, await archiveOf(db.read, actor), filter, { limit: EXPORTED });
  const people = await listPeople(
    db.read,
    rows.map(({ id }) => id),
  );
  const names = may(actor, 'voice.names');
  const t = (key: string) => translate(locale, key);
  const heads: [string, number][] = [
    ['serial', 6],
    ['number', 14],
    ['received', 12],
    ['channel', 9],
    ['category', 9],
    ['subject', 26],
    ['text', 48],
    ['person', 14],
    ['contact', 16],
    ['assigned', 10],
    ['state', 9],
    ['answer-due', 12],
    ['answer', 36],
    ['content', 9],
  ];
  const title = t('research-list.voices');
  const content = await tableWorkbook([
    {
      name: title,
      title,
      columns: heads.map(([head, width]) => [t(`research-head.${head}`), width]),
      rows: rows.map((row, index) => {
        const person = people.get(row.id);
        const shown = (text: string) => (names ? text : maskPerson(text, person));
        return [
          index + 1,
          row.number,
          showDay(dayOfTime(row.received_at)),
          t(`channel.${row.channel}`),
          row.category === null ? '' : t(`voice-category.${row.category}`),
          shown(row.subject),
          shown(row.text),
          person === undefined ? t('person.none') : names ? person.name : t('person.masked'),
          person === undefined || !names ? '' : person.contact,
          row.assigned_name ?? '',
          t(`state.${row.state}`),
          showDay(row.answer_due),
          shown(row.answer ?? ''),
          row.content === null ? '' : t(row.content === 1 ? 'content.yes' : 'content.no'),
        ];
      }),
    },
  ]);
  const object = { objectType: 'voice-list', objectId: 'voices' };
  ledger.note({ actor, action: 'voice.export', ...object, detail: { rows: rows.length, names } });
  return { name: `${title}-${showDay(todayOf(clock))}.xlsx`, content };
}

/** Rows as the API shows them, with what is hidden from the reader hidden. */
export async function maskRows(parts: VoiceParts, actor: Actor, rows: readonly VoiceRow[]): Promise<VoiceRow[]> {
  const people = await listPeople(
    parts.db.read,
    rows.map(({ id }) => id),
  );
  const names = may(actor, 'voice.names');
  return rows.map((row) => {
    const person = people.get(row.id);
    return { ...row, named: person !== undefined, subject: names ? row.subject : maskPerson(row.subject, person) };
  });
}
