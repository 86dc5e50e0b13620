/**
 * Of the whole inbox: which voices may speak of the same thing, each proposed to be joined to the earlier one, with what
 * both say word for word. A person decides; what she joins can be taken apart again.
 */
import { setImmediate } from 'node:timers/promises';
import type { DuplicatePair } from '../../../shared/schemas/voice.ts';
import { addDays, dayOfTime, daysBetween } from '../../lib/day.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { readApart } from './voice.apart.repo.ts';
import { commonRuns, NEAR_DAYS, pairsOf, SAME_SHARE, sharedPairs } from './voice.duplicates.ts';
import { startOfDay } from './voice.figures.ts';
import { listBetween, listOpenVoices } from './voice.figures.repo.ts';
import { listPeople } from './voice.file.repo.ts';
import { maskPerson } from './voice.mask.ts';
import type { VoiceParts } from './voice.parts.ts';

/** So many open ones are looked at, the newest; each beside so many near in time. */
const OPEN = 500;
const COMPARED = 3000;
const PROPOSED = 50;
/** Others are answered between so many comparisons. */
const BREATH = 20_000;

export async function proposeInboxDuplicates(parts: VoiceParts, actor: Actor): Promise<DuplicatePair[]> {
  demand(actor, 'voice.read');
  const { db } = parts;
  const archiveId = await archiveOf(db.read, actor);
  const open = await listOpenVoices(db.read, archiveId, OPEN);
  const [newest, oldest] = [open[0], open.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const from = startOfDay(addDays(dayOfTime(oldest.received_at), -NEAR_DAYS));
  const to = startOfDay(addDays(dayOfTime(newest.received_at), NEAR_DAYS + 1));
  const near = (await listBetween(db.read, archiveId, from, to, COMPARED)).map((row) => ({
    row,
    day: dayOfTime(row.received_at),
    pairs: pairsOf(`${row.subject} ${row.text}`),
  }));
  const areApart = await readApart(
    db.read,
    near.map(({ row }) => row.id),
  );
  const joinable = new Set(open.map(({ id }) => id));
  const found: { into: (typeof near)[number]; from: (typeof near)[number]; share: number }[] = [];
  let compared = 0;
  // Newest first: the later of two goes to the earlier, and each voice is proposed once, to the likeliest.
  for (const [at, later] of near.entries()) {
    if (!joinable.has(later.row.id)) continue;
    let best: (typeof found)[number] | undefined;
    for (const earlier of near.slice(at + 1)) {
      if (daysBetween(earlier.day, later.day) > NEAR_DAYS) break;
      if (++compared % BREATH === 0) await setImmediate();
      const share = sharedPairs(later.pairs, earlier.pairs);
      if (share >= SAME_SHARE && share > (best?.share ?? 0) && !areApart(later.row.id, earlier.row.id))
        best = { into: earlier, from: later, share };
    }
    if (best !== undefined) found.push(best);
  }
  const shown = found.sort((a, b) => b.share - a.share).slice(0, PROPOSED);
  const ids = shown.flatMap((pair) => [pair.into.row.id, pair.from.row.id]);
  const people = may(actor, 'voice.names') ? undefined : await listPeople(db.read, ids);
  return shown.map(({ into, from: later, share }) => {
    const tell = ({ row }: (typeof near)[number]) => {
      const mask = (text: string) => (people === undefined ? text : maskPerson(text, people.get(row.id)));
      return {
        id: row.id,
        number: row.number,
        subject: mask(row.subject),
        text: mask(row.text),
        state: row.state,
        receivedAt: row.received_at,
        lockVersion: row.lock_version,
      };
    };
    const [earlier, other] = [tell(into), tell(later)];
    return {
      into: earlier,
      from: other,
      share,
      daysApart: Math.abs(daysBetween(into.day, later.day)),
      common: commonRuns(`${earlier.subject}\n${earlier.text}`, `${other.subject}\n${other.text}`),
    };
  });
}
