/**
 * Words for people in both languages. Each file of zh-CN has its twin in en with the same keys (test: i18n.test.ts).
 * A sentence takes parameters as {name}.
 */
import en from './en/index.ts';
import zh from './zh-CN/index.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export type MessageKey = keyof typeof zh;

const MESSAGES: Record<Locale, Record<string, string>> = { 'zh-CN': zh, en };

export function translate(locale: Locale, key: string, params: Record<string, string | number> = {}): string {
  const message = MESSAGES[locale][key];
  if (message === undefined) return key;
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

/** The best of our languages for an Accept-Language header: Chinese first. */
export function negotiateLocale(header: string | undefined): Locale {
  for (const part of (header ?? '').split(',')) {
    const tag = part.split(';')[0]!.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}
