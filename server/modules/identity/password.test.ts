import { describe, expect, test } from 'vitest';
import { demandGoodPassword, hashPassword, oneTimePassword, passwordMatches } from './password.ts';

describe('password rules', () => {
  test.each([
    ['too short', 'k7mQx2fd9'],
    ['the login', 'zhang.wei.2026'],
    ['the login in other case', 'x-ZHANG.WEI-x'],
    ['few signs', 'abababababab'],
    ['a repeated word', 'hallohallohallo'],
    ['digits in a row', '12345678901234'],
    ['the alphabet', 'abcdefghijkl'],
    ['the keyboard backwards', 'poiuytrewq'],
    ['two rows', 'qwertyuiop123'],
    ['a common word with digits', 'Password2026!!'],
    ['the program', 'lantai20261231'],
    ['full-width digits', '１２３４５６７８９０'],
  ])('refuses %s', (_, password) => {
    expect(() => demandGoodPassword('zhang.wei', password)).toThrow(/password-too-weak/);
  });

  test.each(['correct horse battery', '河边柳树一九七四年春天开', 'k7mq-x2fd-9wpt-h4bn', 'Tr0ub4dor&3x'])(
    'takes %s',
    (password) => {
      expect(() => demandGoodPassword('zhang.wei', password)).not.toThrow();
    },
  );

  test('refuses the present password', () => {
    expect(() => demandGoodPassword('zhang.wei', 'correct horse battery', 'correct horse battery')).toThrow(
      /password-same/,
    );
  });
});

describe('password hashes', () => {
  test('are Argon2id with the cost of RFC 9106 and match only their password', async () => {
    const stored = await hashPassword('Cafe\u0301 an der Ecke');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
    expect(await passwordMatches(stored, 'Café an der Ecke')).toBe(true);
    expect(await passwordMatches(stored, 'Café an der ecke')).toBe(false);
  });
});

test('one-time passwords are four groups of four, never the same, and strong enough for the rules', () => {
  const made = Array.from({ length: 500 }, oneTimePassword);
  expect(new Set(made).size).toBe(500);
  for (const password of made) {
    expect(password).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){3}$/);
    expect(() => demandGoodPassword('zhang.wei', password)).not.toThrow();
  }
});
