/**
 * Hits of the staff search to be chosen and dealt with like rows of the catalogue: a tick before each, which the arrows, J and
 * K move between, blank turns over, Enter opens, Shift extends; Ctrl+A chooses all that was found, as far as an act goes.
 */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { SearchHit, SearchResult } from '../../shared/schemas/search.ts';
import { api } from '../api/client.ts';
import type { QueryValue } from '../api/client.ts';
import { useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { recordAddress } from '../portal/search-hit.tsx';
import { searchParams, type SearchState } from '../portal/search.state.ts';
import { CatalogueActs, useMayAct } from './catalogue.acts.tsx';
import { between } from './hit-range.ts';

/** An act takes so many ids at once. */
const MOST = 5000;
const NOTHING: ReadonlySet<string> = new Set();

interface Picks {
  /** What can be done with those chosen; null while none is. */
  bar: ReactNode;
  /** The tick of a hit; undefined for somebody who may do nothing with it. */
  tickOf: ((hit: SearchHit) => ReactNode) | undefined;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function useHitPicks(state: SearchState, hits: readonly SearchHit[], result: SearchResult | undefined): Picks {
  const t = useT(common);
  const say = useToast();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const mayAct = useMayAct();
  const query = { ...searchParams(state), sort: undefined };
  const asked = JSON.stringify(query);
  const [kept, keep] = useState({ asked, ids: NOTHING });
  const anchor = useRef<string>(undefined);
  // Another search is another choice.
  const ids = kept.asked === asked ? kept.ids : NOTHING;
  const set = (next: ReadonlySet<string>) => keep({ asked, ids: next });
  const order = hits.map(({ unitId }) => unitId);
  const tick = (id: string, extend: boolean) => {
    const next = new Set(ids);
    if (extend && anchor.current !== undefined) for (const each of between(order, anchor.current, id)) next.add(each);
    else {
      if (!next.delete(id)) next.add(id);
      anchor.current = id;
    }
    set(next);
  };
  const chooseAll = () => {
    listFound(query).then(set, (error: unknown) => say(errorText(error), 'bad'));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const box = event.target;
    if (!mayAct || !(box instanceof HTMLInputElement) || box.dataset.pick === undefined || event.altKey) return;
    const at = order.indexOf(box.dataset.pick);
    const hit = hits[at];
    const focus = (index: number) => {
      const id = order[Math.max(0, Math.min(order.length - 1, index))];
      if (id === undefined) return;
      const next = event.currentTarget.querySelector<HTMLElement>(`[data-pick="${CSS.escape(id)}"]`);
      next?.focus();
      next?.closest('li')?.scrollIntoView({ block: 'nearest' });
      if (event.shiftKey) {
        anchor.current ??= box.dataset.pick;
        tick(id, true);
      }
    };
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== 'a') return;
      chooseAll();
    } else if (event.key === 'ArrowDown' || event.key === 'j') focus(at + 1);
    else if (event.key === 'ArrowUp' || event.key === 'k') focus(at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(order.length - 1);
    else if (event.key === 'Enter' && hit)
      void navigate(recordAddress(hit.unitId, hit.pages[0]?.number, state.q, '/work'));
    else if (event.key === 'Escape' && ids.size > 0) set(NOTHING);
    else return;
    event.preventDefault();
  };

  return {
    bar: (
      <CatalogueActs
        selection={{ ids: [...ids], n: ids.size }}
        onClear={() => set(NOTHING)}
        {...(result && { all: { n: Math.min(result.total, MOST), onAll: chooseAll } })}
      />
    ),
    tickOf: mayAct
      ? (hit) => (
          <input
            type="checkbox"
            className="hit-tick"
            data-pick={hit.unitId}
            aria-label={`${t('table.select-row')} ${hit.code || hit.title.text}`}
            checked={ids.has(hit.unitId)}
            onChange={(event) => tick(hit.unitId, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        )
      : undefined,
    onKeyDown,
  };
}

/** All that a search finds, as far as an act goes. */
async function listFound(query: Record<string, QueryValue>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let cursor: string | undefined; ids.size < MOST; ) {
    const page = await api<SearchResult>('/search', { query: { ...query, limit: 100, facets: 'false', cursor } });
    for (const { unitId } of page.hits) if (ids.size < MOST) ids.add(unitId);
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
  return ids;
}
