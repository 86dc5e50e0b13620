/** What a column may be, in words: the same for all imports, and the further fields of a category by their names. */
import type { ImportProposal, ImportTarget } from '../../shared/schemas/catalogue-import.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { isFieldTarget, TARGETS } from './import.model.ts';

export type Fields = ImportProposal['fields'];

export function useTargets(fields: Fields) {
  const t = useT(imports);
  const { locale } = useLocale();
  const nameOf = (key: string): string => {
    const field = fields.find((each) => each.key === key);
    return locale === 'en' ? field?.nameEn || (field?.name ?? key) : (field?.name ?? key);
  };
  const labelOf = (target: ImportTarget): string =>
    isFieldTarget(target) ? nameOf(target.slice('field:'.length)) : t(`target.${target}`);
  /** Without some; `now` is among them even where the category has no such field. */
  const optionsOf = (left: readonly ImportTarget[] = [], now?: ImportTarget) => {
    const own = fields.map(({ key }) => `field:${key}` as const);
    const others = now !== undefined && isFieldTarget(now) && !own.includes(now) ? [now] : [];
    return [...TARGETS, ...own, ...others]
      .filter((target) => !left.includes(target))
      .map((value) => ({ value, label: labelOf(value) }));
  };
  return { nameOf, labelOf, optionsOf };
}
