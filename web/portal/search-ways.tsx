/** Other ways to ask the same: names that sound alike, and what was perhaps meant where nothing was found. */
import type { SearchResult } from '../../shared/schemas/search.ts';
import { useSearch } from '../api/public.queries.ts';
import { Icon } from '../components/icon.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { searchParams, type SearchState } from './search.state.ts';

interface WaysProps {
  state: SearchState;
  result: SearchResult | undefined;
  onChange: (state: SearchState) => void;
}

/** One word that may be a name: two to six characters, or the letters of one. */
const MAY_BE_NAME = /^(?:(?:name|人名|姓名)[:：])?(?:\p{Script=Han}[\p{Script=Han}·]{1,7}|[a-z']{2,24})$/iu;

export function SearchWays({ state, result, onChange }: WaysProps) {
  const t = useT(portal);
  const nameLike = MAY_BE_NAME.test(state.q.replace(/(?<=[a-z]) (?=[a-z])/gi, ''));
  const { data, isPlaceholderData } = useSearch(
    { ...searchParams(state), suggest: 'true', facets: 'false', limit: 1 },
    result?.total === 0 && state.q !== '',
  );
  const suggestion = result?.total === 0 && !isPlaceholderData ? data?.pages[0]?.suggestion : undefined;
  if (!nameLike && !state.alike && suggestion === undefined) return null;
  return (
    <p className="search-ways">
      {suggestion !== undefined && (
        <span>
          {t('search.meant')}{' '}
          <button type="button" className="text-button" onClick={() => onChange({ ...state, q: suggestion })}>
            <strong>{suggestion}</strong>
          </button>
        </span>
      )}
      {(nameLike || state.alike) && (
        <button
          type="button"
          className="tag"
          aria-pressed={state.alike}
          onClick={() => onChange({ ...state, alike: !state.alike })}
        >
          <Icon name={state.alike ? 'check' : 'plus'} size={13} /> {t('search.alike')}
        </button>
      )}
    </p>
  );
}
