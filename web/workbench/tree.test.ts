import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../shared/schemas/unit.ts';
import { type Children, moveOf, visibleLines } from './tree.model.ts';

const node = (key: string, hasChildren = true): TreeNode => ({
  key,
  kind: 'fonds',
  label: key,
  labelEn: key,
  code: null,
  unitId: null,
  count: null,
  hasChildren,
  filter: {},
});
const known = (...nodes: TreeNode[]): Children => ({ state: 'known', nodes });
const children: Record<string, Children> = {
  a: known(node('a1'), node('a2', false)),
  a1: known(node('a1x', false)),
  b: { state: 'failed' },
};
const linesOf = (...open: string[]) => visibleLines([node('a'), node('b')], new Set(open), (key) => children[key]);
const keys = (...open: string[]) => linesOf(...open).map(({ node: { key }, level }) => `${level}${key}`);

test('only what lies below open nodes is seen, with its level and place', () => {
  expect(keys()).toEqual(['1a', '1b']);
  expect(keys('a1')).toEqual(['1a', '1b']);
  expect(keys('a', 'a1')).toEqual(['1a', '2a1', '3a1x', '2a2', '1b']);
  expect(linesOf('a')[2]).toMatchObject({ place: 2, siblings: 2, parent: 'a' });
});
test('an open node whose children are not here says so', () => {
  expect(linesOf('b')[1]).toMatchObject({ open: true, waiting: 'failed' });
  expect(visibleLines([node('c')], new Set(['c']), () => undefined)[0]?.waiting).toBe('loading');
});

describe('keys', () => {
  const lines = linesOf('a');
  test.each([
    ['ArrowDown', 'a', { go: 'a1' }],
    ['ArrowUp', 'a', undefined],
    ['ArrowRight', 'a', { go: 'a1' }],
    ['ArrowRight', 'a1', { open: 'a1' }],
    ['ArrowRight', 'a2', undefined],
    ['ArrowLeft', 'a', { close: 'a' }],
    ['ArrowLeft', 'a2', { go: 'a' }],
    ['ArrowLeft', 'b', undefined],
    ['End', 'a', { go: 'b' }],
    ['Home', 'a2', { go: 'a' }],
    ['x', 'a', undefined],
    ['ArrowDown', 'gone', { go: 'a' }],
  ])('%s on %s', (key, at, result) => expect(moveOf(key, lines, at)).toEqual(result));
});
