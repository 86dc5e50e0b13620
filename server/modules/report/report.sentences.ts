/**
 * The sentences of reports as configuration: words by language, held against what each may name. A sentence stands only
 * where one of its figures says something; it holds no number of its own. Pure.
 */
import { LantaiError } from '../../lib/errors.ts';
import { type Locale, LOCALES, translate } from '../../../shared/i18n/index.ts';
import type { Figure, ReportRun } from '../../../shared/schemas/report.ts';
import type { FigureKey, RATES } from './figure.define.ts';

/** Of a unit alone: what it joins. */
type JoinedKey = 'joined' | 'joined-closed' | 'joined-red';
export type AnyFigure = FigureKey | keyof typeof RATES | JoinedKey;
interface Sentence {
  figures: readonly AnyFigure[];
  /** It stands where one of these is above zero; where `none`, only where all are zero. */
  when: readonly (FigureKey | JoinedKey)[];
  none?: true;
}
const sentence = (figures: readonly AnyFigure[], when: Sentence['when'], none?: true): Sentence => ({
  figures,
  when,
  ...(none && { none }),
});

export const SENTENCES = {
  total: sentence(['total', 'bodies', 'closed', 'closed-rate', 'running'], ['total']),
  joined: sentence(['joined', 'joined-closed', 'joined-red'], ['joined']),
  measures: sentence(['appearances', 'measures', 'measures-done'], ['measures', 'appearances']),
  span: sentence(['registered-in', 'closed-in'], ['registered-in', 'closed-in']),
  'on-time': sentence(['closed-on-time', 'on-time-rate', 'closed'], ['closed']),
  lights: sentence(['red', 'yellow', 'green', 'blue'], ['red', 'yellow', 'green']),
  slips: sentence(
    ['notice', 'reminder', 'feedback', 'warning', 'talk'],
    ['notice', 'reminder', 'feedback', 'warning', 'talk'],
  ),
  voices: sentence(['voices', 'voices-answered', 'voices-made'], ['voices']),
  boxes: sentence(['boxes', 'voices-box'], ['boxes']),
  answers: sentence(['content', 'not-content'], ['content', 'not-content']),
  meetings: sentence(['meetings'], ['meetings']),
  rules: sentence(['rules-made', 'rules-revised', 'rules-dropped'], ['rules-made', 'rules-revised', 'rules-dropped']),
  red: sentence(['red'], ['red']),
  reopened: sentence(['reopened'], ['reopened']),
  'not-content': sentence(['not-content'], ['not-content']),
  'no-body': sentence(['no-body'], ['no-body']),
  none: sentence([], ['red'], true),
  checked: sentence(['checked'], ['checked']),
  'closure-asked': sentence(['closure-asked'], ['closure-asked']),
  'due-soon': sentence(['due-soon'], ['due-soon']),
  'look-back-soon': sentence(['look-back-soon'], ['look-back-soon']),
} as const satisfies Record<string, Sentence>;
export type SentenceKey = keyof typeof SENTENCES;
export const SENTENCE_KEYS = Object.keys(SENTENCES) as SentenceKey[];
/** Days that every sentence may name. */
const DAYS = ['from', 'asOf'] as const;

/** By language, key and words, where they are not the default ones. */
export type OwnSentences = Partial<Record<Locale, Partial<Record<SentenceKey, string>>>>;

export const defaultWords = (locale: Locale, key: SentenceKey): string => translate(locale, `sentence.${key}`);
export const wordsOf = (own: OwnSentences, locale: Locale, key: SentenceKey): string =>
  own[locale]?.[key] ?? defaultWords(locale, key);
export const allowedIn = (key: SentenceKey): string[] => [...SENTENCES[key].figures, ...DAYS];

/** `{red}`, or one of two words by whether it is one: `{red|is|are}`. */
const PLACE = /\{([\w-]+)(?:\|([^|}]*)\|([^}]*))?\}/g;

/** Throws `sentence-figure` for a figure that is not its own, `sentence-number` for a number written into it. */
export function checkWords(key: SentenceKey, words: string): void {
  const allowed = allowedIn(key);
  for (const [, name] of words.matchAll(PLACE))
    if (!allowed.includes(name!))
      throw new LantaiError('sentence-figure', { key, name: name!, allowed: allowed.join('、') });
  // The words inside a choice are words of the sentence too.
  if (/[\d０-９]/.test(words.replace(PLACE, '$2$3'))) throw new LantaiError('sentence-number', { key });
}

export interface Speaking {
  locale: Locale;
  own: OwnSentences;
  figures: ReadonlyMap<string, Figure>;
  from: number;
  asOf: number;
}

/** 20261031 → 2026年10月31日, 31 October 2026. */
export function sayDay(locale: Locale, day: number): string {
  const [year, month, date] = [Math.floor(day / 10000), Math.floor(day / 100) % 100, day % 100];
  if (locale === 'zh-CN') return `${year}年${month}月${date}日`;
  const name = new Date(Date.UTC(2000, month - 1, 1)).toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  return `${date} ${name} ${year}`;
}
export const sayFigure = (figure: Figure): string =>
  figure.unit === 'percent' ? `${figure.value}%` : String(figure.value);

/** The sentence as runs, its figures apart; undefined where it has nothing to say, or names what the reader does not see. */
export function speak(key: SentenceKey, { locale, own, figures, from, asOf }: Speaking): ReportRun[] | undefined {
  const { when, none, figures: named }: Sentence = SENTENCES[key];
  if (named.some((name) => !figures.has(name)) || when.some((name) => !figures.has(name))) return undefined;
  const says = when.some((name) => figures.get(name)!.value > 0);
  if (says === (none === true)) return undefined;
  const words = wordsOf(own, locale, key);
  const runs: ReportRun[] = [];
  const put = (text: string) => {
    const last = runs.at(-1);
    if (text === '') return;
    if (last !== undefined && !('figure' in last)) last.text += text;
    else runs.push({ text });
  };
  let at = 0;
  for (const match of words.matchAll(PLACE)) {
    put(words.slice(at, match.index));
    at = match.index + match[0].length;
    const [, name = '', one, many] = match;
    const figure = figures.get(name);
    if (name === 'from') put(sayDay(locale, from));
    else if (name === 'asOf') put(sayDay(locale, asOf));
    else if (figure !== undefined && one !== undefined) put(figure.value === 1 ? one : many!);
    else if (figure !== undefined) runs.push({ text: sayFigure(figure), figure: name });
  }
  put(words.slice(at));
  return runs;
}

/** All sentences with their words, for those who set them. */
export const allSentences = (own: OwnSentences) =>
  LOCALES.flatMap((locale) =>
    SENTENCE_KEYS.map((key) => ({
      locale,
      key,
      text: wordsOf(own, locale, key),
      default: defaultWords(locale, key),
      figures: allowedIn(key),
    })),
  );
