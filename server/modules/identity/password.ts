/** Passwords: how they are hashed, which are refused, how one-time passwords are made. */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { LantaiError } from '../../lib/errors.ts';

export const MIN_PASSWORD_LENGTH = 10;

export interface PasswordCost {
  /** KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** RFC 9106 section 4, second recommended option of Argon2id (the library's default algorithm): 64 MiB, 3 passes. */
const COST: PasswordCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };

/** Runs on libuv's threads, never on the main one. Composed and decomposed letters give the same hash. */
export const hashPassword = (password: string, cost = COST): Promise<string> => hash(password.normalize('NFC'), cost);

export const passwordMatches = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password.normalize('NFC'));

/** A check that takes as long as a real one, so that the time of an answer does not tell whether an account exists. */
export function createDecoy(cost = COST): (password: string) => Promise<false> {
  let decoy: Promise<string> | undefined;
  return async (password) => {
    decoy ??= hashPassword(oneTimePassword(), cost);
    await passwordMatches(await decoy, password);
    return false;
  };
}

/** No letters or digits that look like others (0 o, 1 l i): 31 signs, 16 of them make 79 bits. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to be read aloud or typed from paper once: four groups of four. */
export const oneTimePassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('')).join('-');

const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
];
const RUNS = ROWS.flatMap((row) => [row, Array.from(row).reverse().join('')]);
const COMMON =
  /^(p[a@]ssw[o0]rd|passwd|admin|administrator|root|lantai|qwerty|welcome|letmein|iloveyou|woaini|mima|dangan)$/;

/** How many stretches of keyboard rows or of the alphabet a text falls into. A single odd sign is a stretch too. */
function stretches(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    let length = 1;
    while (at + length < text.length && RUNS.some((run) => run.includes(text.slice(at, at + length + 1)))) length += 1;
    at += length;
  }
  return count;
}

/** Throws `password-too-weak` or `password-same`. `current` is the password in clear, where a change is made. */
export function demandGoodPassword(login: string, next: string, current?: string): void {
  if (next === current) throw new LantaiError('password-same');
  const text = next.normalize('NFKC').toLowerCase();
  const weak =
    Array.from(text).length < MIN_PASSWORD_LENGTH ||
    text.includes(login.toLowerCase()) ||
    new Set(text).size < 5 ||
    /^(.{1,5})\1+.{0,4}$/u.test(text) ||
    stretches(text) <= 3 ||
    COMMON.test(text.replace(/^[\d\W_]+|[\d\W_]+$/g, ''));
  if (weak) throw new LantaiError('password-too-weak', { length: MIN_PASSWORD_LENGTH });
}
