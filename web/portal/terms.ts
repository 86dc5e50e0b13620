import type { Translate } from '../i18n/i18n.tsx';

/** A retention period in words: 永久 and Y are permanent, D30 and 30年 are years; anything else as it stands. */
export function retentionText(t: Translate<'retention.permanent' | 'retention.years'>, retention: string): string {
  if (/^(y|yj|永久|permanent)$/i.test(retention)) return t('retention.permanent');
  const years = /^D?(\d+)\s*年?$/i.exec(retention)?.[1];
  return years === undefined ? retention : t('retention.years', { n: Number(years) });
}
