/** Where the page lies: its picture, or its text on a sheet. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import { pageImageUrl } from '../../api/client.ts';
import { pageTextQuery } from '../../api/public.queries.ts';
import { useT } from '../../i18n/i18n.tsx';
import { viewer } from '../../i18n/viewer.ts';
import { snippetAround } from '../../../shared/query/marks.ts';
import type { PageHits } from '../../../shared/schemas/hits.ts';
import { Mark } from '../signs.tsx';
import { Skeleton } from '../states.tsx';
import { markIndex } from './hit-geometry.ts';
import { HitLayer } from './hit-layer.tsx';
import { FULL_WIDTH, type UnitPage, type View } from './viewer.types.ts';

interface StageProps {
  unitId: string;
  page: UnitPage;
  view: View;
  /** Where the sought words stand on this page. */
  hits: PageHits | undefined;
  /** Which hit of this page is the one looked at. */
  hit: number | null;
  /** Told at which scale the page is shown now. */
  onScale: (scale: number) => void;
}
const A4 = 1 / Math.SQRT2;
/** Widths the server is asked for, so that they can be kept by caches. */
const WIDTHS = [400, 800, 1200, 1600, 2400];
const pictureWidth = (width: number): number =>
  WIDTHS.find((each) => each >= width * Math.min(2, window.devicePixelRatio)) ?? 2400;

/** The size of an element as it changes. */
function useBox(): [(element: HTMLElement | null) => void, { width: number; height: number }] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [box, setBox] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setBox({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, box];
}

function TextSheet({ unitId, page, hits, hit }: Pick<StageProps, 'unitId' | 'page' | 'hits' | 'hit'>) {
  const t = useT(viewer);
  const { data, isError } = useQuery({ ...pageTextQuery(unitId, page.number), enabled: page.hasText });
  const sheet = useRef<HTMLDivElement>(null);
  const text = data?.text ?? '';
  const marks = hits?.marks ?? [];
  const now = hits && hit !== null ? markIndex(hits, hit) : null;
  useEffect(() => {
    const all = sheet.current?.querySelectorAll('mark');
    if (!all) return;
    for (const mark of all) mark.classList.remove('now');
    const shown = all[now ?? 0];
    if (now !== null) shown?.classList.add('now');
    shown?.scrollIntoView({ block: 'center' });
  }, [now, text, marks.length]);
  if (!page.hasText || isError) return <p className="sheet-none">{t('text.none')}</p>;
  if (!data) return <Skeleton lines={[70, 100, 94, 100, 88, 40]} />;
  return (
    <div ref={sheet} className="sheet-text">
      {text.trim() === '' ? <p className="sheet-none">{t('text.none')}</p> : <Mark value={{ text, marks }} />}
    </div>
  );
}

/** The words of the hit below a picture that cannot say where on it they stand. */
function HitCaption({ unitId, page, hits, hit }: Pick<StageProps, 'unitId' | 'page' | 'hit'> & { hits: PageHits }) {
  const { data } = useQuery(pageTextQuery(unitId, page.number));
  const index = Math.min(markIndex(hits, hit ?? 0), hits.marks.length - 1);
  if (!data || index < 0) return null;
  return (
    <p className="hit-caption">
      <Mark value={snippetAround(data.text, hits.marks, index, 34)} />
    </p>
  );
}

export function ViewerStage(props: StageProps) {
  const { unitId, page, view, hits, hit, onScale } = props;
  const t = useT(viewer);
  const [setStage, box] = useBox();
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const [natural, setNatural] = useState<{ page: number; aspect: number }>();
  const [failed, setFailed] = useState<number>();

  const asText = view.asText || page.view === 'text';
  const known = page.width !== null && page.height !== null ? page.width / page.height : A4;
  const upright = !asText && natural?.page === page.number ? natural.aspect : asText ? A4 : known;
  const sideways = !asText && view.turns % 2 === 1;
  const aspect = sideways ? 1 / upright : upright;
  const room = { width: Math.max(120, box.width - 32), height: Math.max(120, box.height - 32) };
  const fits = { width: room.width, page: Math.min(room.width, room.height * aspect) };
  const widest = asText ? Math.min(room.width, FULL_WIDTH) : room.width;
  const width =
    typeof view.zoom === 'number' ? view.zoom * FULL_WIDTH : Math.min(fits[view.zoom], asText ? widest : Infinity);
  // Text is for reading: fitted to the page it would be too small on a phone.
  const shown = asText && view.zoom === 'page' ? widest : width;
  const height = shown / aspect;
  const picture = sideways ? height : shown;
  useEffect(() => onScale(shown / FULL_WIDTH), [onScale, shown]);
  // Before the hits of the new page scroll to theirs.
  useLayoutEffect(() => stage.current?.scrollTo({ top: 0 }), [page.number]);
  const lying = {
    width: picture,
    height: picture / upright,
    transform: `translate(-50%, -50%) rotate(${view.turns * 90}deg)`,
  };
  const located = hits?.number === page.number && hits.boxes.length > 0;

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!drag.current || !stage.current) return;
    stage.current.scrollBy(drag.current.x - event.clientX, drag.current.y - event.clientY);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  return (
    <div className="stage-frame">
      <div
        className="stage"
        role="group"
        aria-label={t('page', { n: page.number })}
        tabIndex={0}
        ref={(element) => {
          stage.current = element;
          setStage(element);
        }}
        onPointerDown={(event) => {
          if (asText || event.pointerType !== 'mouse' || event.button !== 0) return;
          drag.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = undefined;
        }}
      >
        {box.width > 0 &&
          (asText ? (
            <div
              className={`sheet ${view.contrast}`}
              style={{ width: shown, minHeight: height, fontSize: Math.max(15, (shown / FULL_WIDTH) * 17) }}
            >
              <TextSheet {...props} />
            </div>
          ) : failed === page.number ? (
            <div className="sheet" style={{ width: shown, minHeight: height }}>
              <p className="sheet-none">{t('picture.failed')}</p>
            </div>
          ) : (
            <div className={`scan ${view.contrast}`} style={{ width: shown, height }}>
              <img
                key={page.number}
                src={pageImageUrl(unitId, page.number, pictureWidth(picture))}
                alt={t('page', { n: page.number })}
                draggable={false}
                onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                  setNatural({ page: page.number, aspect: naturalWidth / naturalHeight })
                }
                onError={() => setFailed(page.number)}
                style={lying}
              />
              {/* On the bare paper they would point at nothing. */}
              {located && natural?.page === page.number && (
                <HitLayer
                  hits={hits}
                  hit={hit}
                  layout={`${page.number} ${Math.round(picture)} ${view.turns}`}
                  style={lying}
                  stage={stage}
                />
              )}
            </div>
          ))}
      </div>
      {!asText && hits && !located && <HitCaption {...props} hits={hits} />}
    </div>
  );
}
