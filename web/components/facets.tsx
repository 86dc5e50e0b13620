/** Narrowing a search: values with their counts as ticks, and the years as bars. */
import { useState } from 'react';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}
interface FacetsProps {
  title: string;
  values: readonly FacetValue[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** How many are seen before "more". */
  first?: number;
}

/** Chosen values stay in sight even where nothing is left of them, so that they can be taken back. */
export function Facets({ title, values, chosen, onChange, first = 6 }: FacetsProps) {
  const t = useT(common);
  const { locale } = useLocale();
  const [all, setAll] = useState(false);
  const known = new Set(values.map(({ value }) => value));
  const gone = chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value, count: 0 }));
  const list = [...gone, ...values];
  if (list.length === 0) return null;
  const shown = all ? list : list.filter((each, index) => index < first || chosen.includes(each.value));
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map(({ value, label, count }) => (
        <label key={value} className="facet-value">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <span className="grow">{label}</span>
          <span className="muted">{count.toLocaleString(locale)}</span>
        </label>
      ))}
      {list.length > shown.length && (
        <button type="button" className="text-button small" onClick={() => setAll(true)}>
          {t('facet.more', { n: list.length - shown.length })}
        </button>
      )}
      {all && list.length > first && (
        <button type="button" className="text-button small" onClick={() => setAll(false)}>
          {t('facet.less')}
        </button>
      )}
    </fieldset>
  );
}
