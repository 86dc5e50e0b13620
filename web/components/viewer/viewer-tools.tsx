/** The viewer's tools: page, hits, zoom, turning, contrast, text, full screen. */
import { useT } from '../../i18n/i18n.tsx';
import { viewer } from '../../i18n/viewer.ts';
import { Icon, type IconName } from '../icon.tsx';
import type { Contrast, View } from './viewer.types.ts';

interface ToolsProps {
  page: number;
  pageCount: number;
  hitsHere: number;
  hitsAll: number;
  view: View;
  scale: number;
  /** The page has text besides its picture. */
  hasText: boolean;
  hasPicture: boolean;
  full: boolean;
  onPage: (page: number) => void;
  onHit: (step: 1 | -1) => void;
  onView: (change: Partial<View>) => void;
  onZoom: (step: 1 | -1) => void;
  onFull: () => void;
}
const NEXT_CONTRAST: Record<Contrast, Contrast> = { normal: 'strong', strong: 'invert', invert: 'normal' };

function Tool({
  icon,
  label,
  word,
  ...rest
}: {
  icon: IconName;
  label: string;
  word?: boolean;
  onClick: () => void;
  disabled?: boolean;
  'aria-pressed'?: boolean;
  'aria-keyshortcuts'?: string;
}) {
  return (
    <button type="button" className="tool" title={label} aria-label={label} {...rest}>
      <Icon name={icon} />
      {word && <span className="tool-word">{label}</span>}
    </button>
  );
}

export function ViewerTools(props: ToolsProps) {
  const { page, pageCount, hitsHere, hitsAll, view, scale, onPage, onHit, onView, onZoom } = props;
  const t = useT(viewer);
  return (
    <div className="tools" role="toolbar" aria-label={t('tools')}>
      <div className="tool-group">
        <Tool icon="left" label={t('page.previous')} disabled={page <= 1} onClick={() => onPage(page - 1)} />
        <form
          key={page}
          className="page-form"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = Number(new FormData(event.currentTarget).get('page'));
            if (Number.isInteger(wanted) && wanted >= 1 && wanted <= pageCount) onPage(wanted);
          }}
        >
          <input name="page" inputMode="numeric" defaultValue={page} aria-label={t('page.go')} maxLength={5} />
          <span aria-live="polite">
            <span className="visually-hidden">{t('page.of', { n: page, total: pageCount })}</span>
            <span aria-hidden="true">/ {pageCount}</span>
          </span>
        </form>
        <Tool icon="right" label={t('page.next')} disabled={page >= pageCount} onClick={() => onPage(page + 1)} />
      </div>
      {hitsAll > 0 && (
        <div className="tool-group hits-group">
          <span className="tool-note">
            {hitsHere > 0 && <span className="hits-here">{t('hits.here', { n: hitsHere })} · </span>}
            {t('hits.all', { n: hitsAll })}
          </span>
          <Tool icon="up" label={t('hits.previous')} word onClick={() => onHit(-1)} aria-keyshortcuts="ArrowUp" />
          <Tool icon="down" label={t('hits.next')} word onClick={() => onHit(1)} aria-keyshortcuts="ArrowDown" />
        </div>
      )}
      <span className="grow" />
      <div className="tool-group">
        <Tool icon="minus" label={t('zoom.out')} onClick={() => onZoom(-1)} aria-keyshortcuts="-" />
        <span className="tool-note zoom-note">{Math.round(scale * 100)}%</span>
        <Tool icon="plus" label={t('zoom.in')} onClick={() => onZoom(1)} aria-keyshortcuts="+" />
        <Tool
          icon={view.zoom === 'width' ? 'fit' : 'width'}
          label={view.zoom === 'width' ? t('zoom.page') : t('zoom.width')}
          onClick={() => onView({ zoom: view.zoom === 'width' ? 'page' : 'width' })}
        />
      </div>
      <div className="tool-group">
        {props.hasPicture && (
          <Tool
            icon="rotate"
            label={t('rotate')}
            word
            disabled={view.asText}
            onClick={() => onView({ turns: (view.turns + 1) % 4 })}
            aria-keyshortcuts="r"
          />
        )}
        <Tool
          icon="contrast"
          label={view.contrast === 'normal' ? t('contrast') : t(`contrast.${view.contrast}`)}
          word
          onClick={() => onView({ contrast: NEXT_CONTRAST[view.contrast] })}
        />
        {props.hasPicture && props.hasText && (
          <Tool
            icon={view.asText ? 'file' : 'text'}
            label={view.asText ? t('picture') : t('text')}
            word
            aria-pressed={view.asText}
            onClick={() => onView({ asText: !view.asText })}
            aria-keyshortcuts="t"
          />
        )}
        <Tool
          icon="full"
          label={props.full ? t('full.leave') : t('full')}
          word
          onClick={props.onFull}
          aria-keyshortcuts="f"
        />
      </div>
    </div>
  );
}
