import { expect, test } from 'vitest';
import { arrangeAct } from '../../shared/schemas/arrangement.ts';
import { actOf, CHOSEN_KINDS, NEW_DRAFT } from './arrange.model.ts';

const target = { ids: ['u1', 'u2'] };
const unit = { id: 'f1', code: 'Z109-KU·01·2017-001', title: '凭证' };
const whole = { ...NEW_DRAFT, title: '新卷', unit, category: 'KU', year: '2017' };

test('each act that is filled in is one the server takes', () => {
  for (const kind of [...CHOSEN_KINDS, 'create'] as const) {
    const act = actOf({ ...whole, kind }, target);
    expect(arrangeAct.safeParse(act), kind).toMatchObject({ success: true, data: { kind } });
  }
});

test('nothing is asked while something is missing', () => {
  expect(actOf({ ...whole, kind: 'compose', title: ' ' }, target)).toBeUndefined();
  expect(actOf({ ...whole, kind: 'move', unit: undefined }, target)).toBeUndefined();
  expect(actOf({ ...whole, kind: 'move', into: 'fonds', fonds: '' }, target)).toBeUndefined();
  expect(actOf({ ...whole, kind: 'move', position: 'after' }, target)).toBeUndefined();
  expect(actOf({ ...whole, kind: 'renumber', start: 'x' }, target)).toBeUndefined();
  expect(actOf({ ...whole, kind: 'renumber' }, undefined)).toBeUndefined();
});

test('a place is behind a sibling, first, or where the code says', () => {
  const move = (change: object) => actOf({ ...whole, kind: 'move', ...change }, target);
  expect(move({})).toMatchObject({ to: { parent: 'f1' } });
  expect(move({ position: 'first' })).toMatchObject({ to: { parent: 'f1', after: null } });
  expect(move({ position: 'after', after: unit, into: 'fonds', fonds: 'z' })).toMatchObject({
    to: { fonds: 'z', parent: null, after: 'f1' },
  });
});
