/**
 * Words of the browser in both languages, Chinese first. A dictionary (web/i18n/<area>.ts) holds both, so that it
 * travels with the chunk that uses it; the type of `en` follows the keys of `zh`. A sentence takes parameters as
 * {name}, and a plural as {n|record|records}. The choice is kept in the cookie `lantai_locale`, which the server reads.
 */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Locale } from '../../shared/i18n/index.ts';

export type { Locale };
export type Params = Record<string, string | number>;
export interface Dictionary<K extends string = string> {
  'zh-CN': Readonly<Record<K, string>>;
  en: Readonly<Record<K, string>>;
}
/** `t(key, params)`: the sentence in the reader's language. */
export type Translate<K extends string> = (key: K, params?: Params) => string;

export const dictionary = <const T extends Record<string, string>>(
  zh: T,
  en: { readonly [K in keyof T & string]: string },
): Dictionary<keyof T & string> => ({ 'zh-CN': zh, en });

type KeysOf<D> = D extends Dictionary ? keyof D['en'] & string : never;
/** Words of an area that stand in several files, one a page, as one dictionary. */
export function joined<const D extends readonly Dictionary[]>(...parts: D): Dictionary<KeysOf<D[number]>>;
export function joined(...parts: readonly Dictionary[]): Dictionary {
  const all = (locale: Locale) => Object.fromEntries(parts.flatMap((each) => Object.entries(each[locale])));
  return { 'zh-CN': all('zh-CN'), en: all('en') };
}

/** Puts parameters into a sentence; numbers are grouped as the language does. */
export function fill(locale: Locale, sentence: string, params: Params = {}): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}

export function readLocale(cookie: string, languages: readonly string[]): Locale {
  const kept = /(?:^|;\s*)lantai_locale=(zh-CN|en)(?:;|$)/.exec(cookie)?.[1];
  if (kept === 'zh-CN' || kept === 'en') return kept;
  const first = languages.find((language) => /^(zh|en)\b/i.test(language)) ?? 'zh';
  return first.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

interface LocaleState {
  locale: Locale;
  setLocale: (locale: Locale) => void;
}
const LocaleContext = createContext<LocaleState>({ locale: 'zh-CN', setLocale: () => undefined });

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, set] = useState<Locale>(() => readLocale(document.cookie, navigator.languages));
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const setLocale = useCallback((next: Locale) => {
    document.cookie = `lantai_locale=${next}; path=/; max-age=31536000; samesite=lax`;
    set(next);
  }, []);
  const state = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return <LocaleContext value={state}>{children}</LocaleContext>;
}

export const useLocale = (): LocaleState => useContext(LocaleContext);

/** The translator of an area: `const t = useT(portal); t('title')`. */
export function useT<K extends string>(words: Dictionary<K>): Translate<K> {
  const { locale } = useLocale();
  return useCallback((key, params) => fill(locale, words[locale][key], params), [locale, words]);
}
