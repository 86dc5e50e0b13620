/** What narrows a search: years and facets; and, as chips, what is narrowed now. */
import type { SearchResult } from '../../shared/schemas/search.ts';
import { Facets } from '../components/facets.tsx';
import { Icon } from '../components/icon.tsx';
import { YearHistogram } from '../components/year-histogram.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { FACETS, type Facet, isNarrowed, type SearchState, withoutFilters } from './search.state.ts';
import { retentionText } from './terms.ts';

interface FiltersProps {
  state: SearchState;
  result: SearchResult | undefined;
  onChange: (state: SearchState) => void;
}

function useFacetLabel(result: SearchResult | undefined): (facet: Facet, value: string) => string {
  const t = useT(portal);
  return (facet, value) => {
    if (facet === 'retention') return retentionText(t, value);
    return result?.facets[facet]?.find((each) => each.value === value)?.label ?? value;
  };
}

export function SearchFilters({ state, result, onChange }: FiltersProps) {
  const t = useT(portal);
  const labelOf = useFacetLabel(result);
  const years = (result?.facets.year ?? [])
    .map(({ value, count }) => ({ year: Number(value), count }))
    .filter(({ year }) => Number.isInteger(year) && year > 0);
  return (
    <>
      <YearHistogram
        title={t('facet.year')}
        years={years}
        range={{ from: state.yearFrom, to: state.yearTo }}
        onChange={({ from, to }) => {
          const turned = from !== undefined && to !== undefined && from > to;
          onChange({ ...state, yearFrom: turned ? to : from, yearTo: turned ? from : to });
        }}
      />
      {FACETS.map((facet) => {
        const values = (result?.facets[facet] ?? []).map((each) => ({ ...each, label: labelOf(facet, each.value) }));
        // A choice of one is none.
        if (facet === 'archive' && values.length < 2 && state.facets.archive.length === 0) return null;
        return (
          <Facets
            key={facet}
            title={t(`facet.${facet}`)}
            values={values}
            chosen={state.facets[facet]}
            onChange={(chosen) => onChange({ ...state, facets: { ...state.facets, [facet]: chosen } })}
          />
        );
      })}
      {result && !result.facetsExact && <p className="small muted">{t('search.facets-near')}</p>}
    </>
  );
}

export function FilterChips({ state, result, onChange }: FiltersProps) {
  const t = useT(portal);
  const tCommon = useT(common);
  const labelOf = useFacetLabel(result);
  if (!isNarrowed(state)) return null;
  const chips = FACETS.flatMap((facet) =>
    state.facets[facet].map((value) => ({
      label: labelOf(facet, value),
      without: { ...state, facets: { ...state.facets, [facet]: state.facets[facet].filter((each) => each !== value) } },
    })),
  );
  if (state.yearFrom !== undefined || state.yearTo !== undefined)
    chips.unshift({
      label: tCommon('years.range', { from: String(state.yearFrom ?? ''), to: String(state.yearTo ?? '') }),
      without: { ...state, yearFrom: undefined, yearTo: undefined },
    });
  return (
    <div className="chips">
      {chips.map(({ label, without }) => (
        <button
          key={label}
          type="button"
          className="tag"
          aria-label={t('search.filter-remove', { label })}
          onClick={() => onChange(without)}
        >
          {label} <Icon name="close" size={13} />
        </button>
      ))}
      <button type="button" className="text-button small" onClick={() => onChange(withoutFilters(state))}>
        {t('search.filter-clear')}
      </button>
    </div>
  );
}
