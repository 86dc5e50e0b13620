/** What a tablet keeps, in which order it is sent, and that nobody's word is overwritten or dropped unseen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, EntryAnswer } from '../../shared/schemas/inspection.ts';
import type { Kept, KeptEntry } from '../lib/kept-visits.ts';
import { afterAnswer, isEntry, keepMine, nextOf, stillHere } from './inspection-visit.model.ts';

const entry = (seq: number, item: string, more: Partial<KeptEntry> = {}): KeptEntry => ({
  seq,
  userId: 'u',
  inspectionId: 'i',
  key: `k${seq}`,
  kind: 'entry',
  item,
  round: 1,
  base: 0,
  verdict: 'met',
  defects: 0,
  note: `mine ${seq}`,
  seenAt: '2026-01-01T00:00:00.000Z',
  state: 'waiting',
  tried: false,
  ...more,
});
const theirs = (item: string, version: number): Entry => ({
  id: `t${version}`,
  round: 1,
  item,
  version,
  verdict: 'not',
  defects: 0,
  note: 'theirs',
  seenAt: '2026-01-01T00:00:00.000Z',
  enteredAt: '2026-01-01T00:00:00.000Z',
  enteredBy: 'another',
});

test('sent in order, past what waits for a word, and nothing of the same item before it', () => {
  const kept: Kept[] = [entry(1, 'A1', { state: 'conflict' }), entry(2, 'A1'), entry(3, 'A2'), entry(4, 'A3')];
  expect(nextOf(kept)?.seq).toBe(3);
  expect(nextOf([entry(1, 'A1', { state: 'refused' }), entry(2, 'A1')])).toBeUndefined();
});

test('what was sent once is not changed any more: whether it arrived is not known', () => {
  expect(stillHere([entry(1, 'A1')], 'A1', 1)?.seq).toBe(1);
  expect(stillHere([entry(1, 'A1', { tried: true })], 'A1', 1)).toBeUndefined();
  expect(stillHere([entry(1, 'A1', { state: 'conflict' })], 'A1', 1)).toBeUndefined();
  expect(stillHere([entry(1, 'A1')], 'A1', 2)).toBeUndefined();
});

test('a later word of one’s own is written on the earlier one, not against it', () => {
  const kept = [entry(1, 'A1', { tried: true }), entry(2, 'A1'), entry(3, 'A2')];
  const stored = { outcome: 'stored' as const, current: { ...theirs('A1', 4), enteredBy: 'me' } };
  expect(afterAnswer(kept, kept[0]!, stored)).toEqual({ drop: [1], put: [{ ...kept[1], base: 4 }] });
});

test('a conflict keeps both; one’s own is then written on theirs under a new key', () => {
  const kept = [entry(1, 'A1', { tried: true })];
  const { drop, put } = afterAnswer(kept, kept[0]!, { outcome: 'conflict', current: theirs('A1', 2) });
  expect([drop, put]).toEqual([[], [{ ...kept[0], state: 'conflict', theirs: theirs('A1', 2) }]]);
  expect(keepMine(put[0] as KeptEntry, 'new')).toEqual({ ...entry(1, 'A1'), key: 'new', base: 2 });
});

describe('against a server that other people write to, on a network that loses answers', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('mine' as const), item: fc.constantFrom('A', 'B') }),
    fc.record({ kind: fc.constant('other' as const), item: fc.constantFrom('A', 'B') }),
    fc.record({ kind: fc.constant('send' as const), lost: fc.boolean() }),
  );
  test('every word stands at the server once or waits here, and each version is written on one that its writer knew', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const server = new Map<string, Entry[]>([
          ['A', []],
          ['B', []],
        ]);
        const byKey = new Map<string, Entry>();
        let kept: KeptEntry[] = [];
        let seq = 0;
        const wrote = new Set<string>();
        const put = ({ key, item, base, note, verdict, defects, round, seenAt }: KeptEntry): EntryAnswer => {
          const known = byKey.get(key);
          if (known) return { outcome: 'known', current: known };
          const versions = server.get(item)!;
          const last = versions.at(-1);
          if (last && last.version !== base) return { outcome: 'conflict', current: last };
          const version = versions.length + 1;
          const current = {
            id: key,
            item,
            round,
            version,
            verdict,
            defects,
            note,
            seenAt,
            enteredAt: seenAt,
            enteredBy: 'me',
          };
          versions.push(current);
          byKey.set(key, current);
          return { outcome: 'stored', current };
        };
        for (const each of acts) {
          if (each.kind === 'other') {
            const versions = server.get(each.item)!;
            versions.push(theirs(each.item, versions.length + 1));
          } else if (each.kind === 'mine') {
            const here = stillHere(kept, each.item, 1);
            seq += 1;
            const note = `mine ${seq}`;
            if (here) {
              wrote.delete(here.note);
              kept = kept.map((one) => (one === here ? { ...here, note } : one));
            } else kept = [...kept, entry(seq, each.item, { note })];
            wrote.add(note);
          } else {
            const next = nextOf(kept) as KeptEntry | undefined;
            if (next === undefined) continue;
            const tried = { ...next, tried: true };
            kept = kept.map((one) => (one.seq === next.seq ? tried : one));
            const answer = put(tried);
            if (each.lost) continue;
            const after = afterAnswer(kept, tried, answer);
            kept = kept
              .filter((one) => !after.drop.includes(one.seq))
              .map((one) => after.put.filter(isEntry).find((changed) => changed.seq === one.seq) ?? one);
          }
        }
        const stored = [...server.values()].flat().map(({ note }) => note);
        for (const note of wrote) {
          const there = stored.filter((each) => each === note).length;
          expect(there).toBeLessThanOrEqual(1);
          expect(there + kept.filter((each) => each.note === note).length).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
