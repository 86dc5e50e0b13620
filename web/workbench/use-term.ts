import { useCallback } from 'react';
import { useLocale } from '../i18n/i18n.tsx';
import { terms } from '../i18n/terms.ts';

/** `term('act', 'unit.open')`: the archive's word for a value the server gave; the value itself where it has none. */
export function useTerm(): (kind: string, value: string) => string {
  const { locale } = useLocale();
  return useCallback(
    (kind, value) => (terms[locale] as Readonly<Record<string, string>>)[`${kind}.${value}`] ?? value,
    [locale],
  );
}
