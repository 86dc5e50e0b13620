/** How the demonstration's initiative is written down: findings with what happened to them, on days counted from today. */
import type { House } from '../../app.ts';
import type { Actor } from '../../modules/identity/index.ts';
import type { newFinding } from '../../../shared/schemas/finding.ts';
import type { z } from 'zod';

export type Login = 'supervisor' | 'archivist' | 'desk' | 'civil' | 'office' | 'water';
export type BodyKey = 'service' | 'keeping' | 'technology' | 'civil' | 'office';

export interface DemoVoice {
  channel: 'web' | 'letter' | 'box' | 'phone' | 'desk' | 'meeting';
  on: number;
  subject: string;
  text: string;
  name?: string;
  contact?: string;
}

/** Days are counted from today: -75 is past, 10 is to come. */
export type Act =
  | { on: number; act: 'check' }
  | { on: number; act: 'close'; lookBack?: number }
  /** At the meeting of that day. */
  | { on: number; act: 'admit' }
  | { on: number; act: 'slip'; kind: 'notice' | 'talk'; text: string; answer: number }
  | { on: number; act: 'sign' | 'answer'; text?: string }
  | { on: number; act: 'progress'; measure?: number; percent: number; text: string }
  | {
      on: number;
      act: 'evidence';
      name: string;
      kind: 'rule' | 'photo' | 'ledger' | 'report' | 'minutes';
      text: string;
    }
  | { on: number; act: 'ask' | 'refuse' | 'verify' | 'look-back' | 'reopen' | 'withdraw'; text: string }
  | { on: number; act: 'rate'; content: boolean; text: string }
  | { on: number; act: 'extend'; to: number; text: string }
  | { on: number; act: 'grant'; text: string }
  | { on: number; act: 'rule'; title: string; number: string };

export interface DemoFinding {
  key: string;
  /** Said by somebody: then the finding is made of what was said. */
  voice?: DemoVoice;
  /** The day it was entered. */
  on: number;
  source: z.input<typeof newFinding>['source'];
  category: string;
  problem: string;
  appearances: readonly string[];
  rootCause?: string;
  target?: string;
  severity?: 'minor' | 'major' | 'grave';
  term?: 'date' | 'at-once' | 'long-term';
  body?: BodyKey;
  owner?: Login;
  checker?: 'archivist' | 'supervisor';
  start?: number;
  due?: number;
  measures?: readonly string[];
  acts: readonly Act[];
}

export interface DemoMeeting {
  on: number;
  title: string;
  place: string;
  minutes: string;
}

/** One act on a day; `rank` is its place within the day. */
export interface PartEvent {
  on: number;
  rank: number;
  run(): Promise<void>;
}
/** What the tellers are given. */
export interface Telling {
  house: House;
  initiative: string;
  bodies: ReadonlyMap<BodyKey, string>;
  agencyIds: ReadonlyMap<string, string>;
  who: (login: Login) => Actor;
  day: (on: number) => number;
}
