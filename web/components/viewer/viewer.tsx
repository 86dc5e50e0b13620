/**
 * The viewer of portal and workbench: page pictures (PDF, images) and text, page by page, with the hits of a search.
 * Which page and which hit is open is the caller's to keep. Keys: ←/→ pages, ↑/↓ hits, +/- zoom, T text, R turn, F full.
 */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import { viewer } from '../../i18n/viewer.ts';
import { nextHit } from './hit-geometry.ts';
import { type FoundHits, useHitsOn } from './use-page-hits.ts';
import { ViewerStage } from './viewer-stage.tsx';
import { ViewerStrip } from './viewer-strip.tsx';
import { ViewerTools } from './viewer-tools.tsx';
import { type UnitPage, type View, ZOOM_STEPS } from './viewer.types.ts';
import './viewer.css';

interface ViewerProps {
  unitId: string;
  /** At least one. */
  pages: readonly UnitPage[];
  page: number;
  /** Index of the hit on the page that is looked at. */
  hit: number | null;
  onGo: (page: number, hit: number | null) => void;
  /** The query whose words are shown. */
  q: string;
  hits: FoundHits;
}

function useFullScreen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('fullscreenchange', listener);
      return () => document.removeEventListener('fullscreenchange', listener);
    },
    () => document.fullscreenElement !== null,
  );
}

/** On a phone a whole page is too small to read. */
const onPhone = () => window.matchMedia('(max-width: 720px)').matches;

export function Viewer({ unitId, pages, page, hit, onGo, q, hits }: ViewerProps) {
  const t = useT(viewer);
  const root = useRef<HTMLElement>(null);
  const full = useFullScreen();
  const [view, setView] = useState<View>(() => ({
    zoom: onPhone() ? 'width' : 'page',
    turns: 0,
    contrast: 'normal',
    asText: false,
  }));
  const [scale, setScale] = useState(1);
  const current = pages.find(({ number }) => number === page) ?? pages[0]!;
  const change = useCallback((part: Partial<View>) => setView((now) => ({ ...now, ...part })), []);
  const toFull = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void root.current?.requestFullscreen?.();
  };
  const go = (number: number) => {
    if (pages.some((each) => each.number === number)) onGo(number, null);
  };
  const zoomBy = (step: 1 | -1) => {
    const next =
      step > 0 ? ZOOM_STEPS.find((each) => each > scale + 0.02) : ZOOM_STEPS.findLast((each) => each < scale - 0.02);
    if (next !== undefined) change({ zoom: next });
  };
  const goToHit = (step: 1 | -1) => {
    const next = nextHit(hits.pages, { page: current.number, index: hit }, step);
    if (next) onGo(next.page, next.index);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog, [popover]'))
      return;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => go(current.number - 1),
      ArrowRight: () => go(current.number + 1),
      '+': () => zoomBy(1),
      '=': () => zoomBy(1),
      '-': () => zoomBy(-1),
      t: () => current.hasText && change({ asText: !view.asText }),
      r: () => change({ turns: (view.turns + 1) % 4 }),
      f: toFull,
      // Without hits the arrows scroll, as everywhere.
      ...(hits.pages.length > 0 && { ArrowUp: () => goToHit(-1), ArrowDown: () => goToHit(1) }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  const keys = useRef(onKey);
  useEffect(() => {
    keys.current = onKey;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => keys.current(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  const here = useHitsOn(unitId, current.number, q, hits);
  const hitPages = new Set(hits.pages.map((each) => each.number));
  return (
    <section className="viewer" ref={root} aria-label={t('label')}>
      <ViewerTools
        page={current.number}
        pageCount={pages.length}
        hitsHere={hits.pages.find((each) => each.number === current.number)?.count ?? 0}
        hitsAll={hits.pages.reduce((sum, each) => sum + each.count, 0)}
        view={view}
        scale={scale}
        hasText={current.hasText}
        hasPicture={current.view === 'image'}
        full={full}
        onPage={go}
        onHit={goToHit}
        onView={change}
        onZoom={zoomBy}
        onFull={toFull}
      />
      <ViewerStage unitId={unitId} page={current} view={view} hits={here} hit={hit} onScale={setScale} />
      {pages.length > 1 && (
        <ViewerStrip unitId={unitId} pages={pages} page={current.number} hitPages={hitPages} onPage={go} />
      )}
    </section>
  );
}
