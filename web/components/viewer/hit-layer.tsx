/** The hits of a page drawn over its picture: as large as the picture and turned with it. The hit list says it in words. */
import { type CSSProperties, useEffect, useRef, type RefObject } from 'react';
import type { PageHits } from '../../../shared/schemas/hits.ts';
import { markIndex, scrollFor } from './hit-geometry.ts';

interface LayerProps {
  hits: PageHits;
  /** Which hit of this page is the one looked at. */
  hit: number | null;
  /** Anything that changes when the picture is laid out anew. */
  layout: string;
  /** Size and turn of the picture. */
  style: CSSProperties;
  stage: RefObject<HTMLElement | null>;
}
const percent = (share: number): string => `${share * 100}%`;

export function HitLayer({ hits, hit, layout, style, stage }: LayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const now = hit === null ? null : markIndex(hits, hit);
  const target = now ?? markIndex(hits, 0);
  useEffect(() => {
    const box = layer.current?.querySelector(`[data-hit="${target}"]`) ?? layer.current?.firstElementChild;
    if (box && stage.current)
      stage.current.scrollBy(scrollFor(box.getBoundingClientRect(), stage.current.getBoundingClientRect()));
  }, [target, layout, stage]);
  return (
    <div className="hit-layer" ref={layer} style={style} aria-hidden="true">
      {hits.boxes.flatMap((boxes, index) =>
        boxes.map(([left, top, width, height], line) => (
          <i
            key={`${index}-${line}`}
            data-hit={index}
            className={index === now ? 'now' : ''}
            style={{ left: percent(left), top: percent(top), width: percent(width), height: percent(height) }}
          />
        )),
      )}
    </div>
  );
}
