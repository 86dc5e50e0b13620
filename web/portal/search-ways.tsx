/** Other ways to ask the same: what is meant too, and what was perhaps meant where nothing was found. */
import { useId } from 'react';
import { ALSO } from '../../shared/query/ast.ts';
import type { SearchResult } from '../../shared/schemas/search.ts';
import { useSearch } from '../api/public.queries.ts';
import { Checkbox } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { searchParams, type SearchState } from './search.state.ts';

interface WaysProps {
  state: SearchState;
  result: SearchResult | undefined;
  onChange: (state: SearchState) => void;
}

export function SearchWays({ state, result, onChange }: WaysProps) {
  const t = useT(portal);
  const { data, isPlaceholderData } = useSearch(
    { ...searchParams(state), suggest: 'true', facets: 'false', limit: 1 },
    result?.total === 0 && state.q !== '',
  );
  const suggestion = result?.total === 0 && !isPlaceholderData ? data?.pages[0]?.suggestion : undefined;
  if (state.q === '' && state.also.length === 0) return null;
  return (
    <>
      <UnknownFields result={result} />
      <div className="search-ways">
        {suggestion !== undefined && (
          <p>
            {t('search.meant')}{' '}
            <button type="button" className="text-button" onClick={() => onChange({ ...state, q: suggestion })}>
              <strong>{suggestion}</strong>
            </button>
          </p>
        )}
        <AlsoMenu state={state} onChange={onChange} />
      </div>
    </>
  );
}

/** What was written before a colon and is no field: said, with what may have been meant and what there is. */
function UnknownFields({ result }: Pick<WaysProps, 'result'>) {
  const t = useT(portal);
  const unknown = result?.unknownFields;
  if (unknown === undefined) return null;
  const listed = (names: string[]) => names.join(t('also.and'));
  return (
    <div className="notice" role="status">
      {unknown.fields.map(({ written, alike }) => (
        <p key={written}>
          {t('search.unknown-field', { written })}{' '}
          {alike.length > 0 && t('search.field-alike', { alike: listed(alike) })}
        </p>
      ))}
      <p>{t('search.fields-known', { known: listed(unknown.known) })}</p>
    </div>
  );
}

/** 也找: each helper a check box, in the address at once. */
function AlsoMenu({ state, onChange }: Omit<WaysProps, 'result'>) {
  const t = useT(portal);
  const id = useId();
  const { also } = state;
  const what = also.map((each) => t(`also.${each}`)).join(t('also.and'));
  return (
    <>
      <button type="button" className="tag" popoverTarget={id} aria-pressed={also.length > 0}>
        <Icon name={also.length > 0 ? 'check' : 'plus'} size={13} />{' '}
        {also.length === 0 ? t('also.menu') : t('also.menu-with', { what })}
      </button>
      <div id={id} popover="auto" className="popover also-menu" role="group" aria-label={t('also.menu')}>
        <h2 className="popover-title">{t('also.menu')}</h2>
        <p className="small muted">{t('also.lead')}</p>
        {ALSO.map((each) => (
          <Checkbox
            key={each}
            label={
              <span className="also-choice">
                {t(`also.${each}`)} <span className="small muted">{t(`also.${each}-hint`)}</span>
              </span>
            }
            checked={also.includes(each)}
            onChange={(event) =>
              onChange({
                ...state,
                also: ALSO.filter((other) => (other === each ? event.target.checked : also.includes(other))),
              })
            }
          />
        ))}
      </div>
    </>
  );
}
