import type { Locale } from './index.ts';

/** Names, words or numbers one after the other, as the language joins them: 甲、乙 or A, B. */
export const joinIn = (locale: Locale, items: readonly (string | number)[]): string =>
  items.join(locale === 'zh-CN' ? '、' : ', ');
