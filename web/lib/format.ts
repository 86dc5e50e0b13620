/** Days, times and sizes as people write them, in either language. */
import type { Locale } from '../i18n/i18n.tsx';

/** What has a name in both languages; the Chinese one where there is no English one. */
export const nameIn = (locale: Locale, of: { name: string; nameEn: string | null }): string =>
  (locale === 'en' && of.nameEn) || of.name;

/** A count, with a plus where there are more than were counted. */
export const showCount = (locale: Locale, { count, more }: { count: number; more?: boolean | undefined }): string =>
  `${count.toLocaleString(locale)}${more === true ? '+' : ''}`;

export { joinIn } from '../../shared/i18n/listing.ts';

/** An ISO time as a day: 2019年6月3日 / 3 June 2019. */
export function formatDay(locale: Locale, iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (locale === 'zh-CN') return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** An ISO time with the minute: 2026-11-22 09:14. */
export function formatTime(locale: Locale, iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return locale === 'zh-CN' ? `${day} ${clock}` : `${day}, ${clock}`;
}

/**
 * A date as catalogued. Eight, six or four digits are spelled out (19780412 → 1978年4月12日 / 12 April 1978); anything
 * else stands as the cataloguer wrote it.
 */
export function formatDateText(locale: Locale, text: string): string {
  const match = /^(\d{4})-?(\d{2})?-?(\d{2})?$/.exec(text.trim());
  if (!match) return text;
  const [year, month, day] = match.slice(1).map((part) => (part === undefined ? 0 : Number(part)));
  if (locale === 'zh-CN') return `${year}年${month ? `${month}月` : ''}${day ? `${day}日` : ''}`;
  if (!month || month > 12) return String(year);
  const name = new Date(2000, month - 1, 1).toLocaleDateString('en-GB', { month: 'long' });
  return `${day ? `${day} ` : ''}${name} ${year}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
/** Bytes with three figures at most: 1.7 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
