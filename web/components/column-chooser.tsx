/** Which columns a table shows, and in which order: a small sheet that drops from its button. */
import { useId } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from './icon.tsx';

interface ColumnChooserProps {
  columns: readonly { key: string; title: string }[];
  /** Keys of the shown columns in their order. */
  shown: readonly string[];
  /** `undefined`: as it was at first. */
  onChange: (shown: string[] | undefined) => void;
}

export function ColumnChooser({ columns, shown, onChange }: ColumnChooserProps) {
  const t = useT(common);
  const id = useId();
  const ordered = [
    ...shown.flatMap((key) => columns.filter((column) => column.key === key)),
    ...columns.filter((column) => !shown.includes(column.key)),
  ];
  const toggle = (key: string) => {
    const next = shown.includes(key) ? shown.filter((other) => other !== key) : [...shown, key];
    if (next.length > 0) onChange(next);
  };
  const move = (key: string, by: number) => {
    const next = [...shown];
    const at = next.indexOf(key);
    next.splice(at, 1);
    next.splice(at + by, 0, key);
    onChange(next);
  };
  return (
    <>
      <button type="button" className="btn quiet small anchor" popoverTarget={id}>
        <Icon name="columns" size={16} /> {t('table.columns')}
      </button>
      <div id={id} popover="auto" className="popover">
        <ul role="list">
          {ordered.map(({ key, title }) => {
            const at = shown.indexOf(key);
            return (
              <li key={key} className="row">
                <label className="checkbox grow">
                  <input type="checkbox" checked={at >= 0} onChange={() => toggle(key)} />
                  <span>{title}</span>
                </label>
                <button
                  type="button"
                  className="icon-button"
                  disabled={at <= 0}
                  aria-label={`${title}: ${t('table.up')}`}
                  onClick={() => move(key, -1)}
                >
                  <Icon name="up" size={15} />
                </button>
                <button
                  type="button"
                  className="icon-button"
                  disabled={at < 0 || at === shown.length - 1}
                  aria-label={`${title}: ${t('table.down')}`}
                  onClick={() => move(key, 1)}
                >
                  <Icon name="down" size={15} />
                </button>
              </li>
            );
          })}
        </ul>
        <button type="button" className="btn quiet small" onClick={() => onChange(undefined)}>
          {t('table.reset')}
        </button>
      </div>
    </>
  );
}
