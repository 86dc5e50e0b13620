/** Single-key shortcuts and the dialog that lists them. They can be switched off (WCAG 2.1.4) and rest in fields. */
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { usePreference } from '../api/preference.queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { Checkbox } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { usePlaces } from './navigation.tsx';
import { goToRegion } from './regions.ts';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `/` goes to the search box, `?` shows the list, `g` and a letter go to a page; F6 goes from part to part of it. */
export function useShortcuts(onSearch: () => void, onHelp: () => void): void {
  const navigate = useNavigate();
  const places = usePlaces().flatMap((group) => group.places);
  const [enabled = true] = usePreference<boolean>('shortcuts');
  // Time runs from the page's loading: nothing was pressed in its first moments either.
  const pressedG = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'F6' && !event.ctrlKey && !event.altKey && !document.querySelector('dialog[open]')) {
        goToRegion(event.shiftKey);
        event.preventDefault();
        return;
      }
      if (!enabled || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const place = places.find(({ letter }) => letter === event.key);
      if (event.timeStamp - pressedG.current < 1500 && (place || event.key === 't')) {
        pressedG.current = Number.NEGATIVE_INFINITY;
        void navigate(place?.to ?? '/work');
      } else if (event.key === 'g') {
        // Twice: to the box where a code is typed, on a page that has one.
        const jump = document.querySelector<HTMLInputElement>('input[data-jump]');
        if (event.timeStamp - pressedG.current < 1500) jump?.focus();
        pressedG.current = event.timeStamp;
      } else if (event.key === '/') onSearch();
      else if (event.key === '?') onHelp();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT(workbench);
  const places = usePlaces().flatMap((group) => group.places);
  const [enabled = true, setEnabled] = usePreference<boolean>('shortcuts');
  const line = (keys: readonly string[], words: string) => (
    <div key={words}>
      <dt>
        {keys.map((key, at) => (
          <kbd key={`${at} ${key}`}>{key}</kbd>
        ))}
      </dt>
      <dd>{words}</dd>
    </div>
  );
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.title')}>
      <div className="keys">
        <h3>{t('keys.everywhere')}</h3>
        <dl>
          {line(['/'], t('keys.search'))}
          {line(['F6', 'Shift+F6'], t('keys.region'))}
          {line(['?'], t('keys.help'))}
          {line(['Esc'], t('keys.close'))}
        </dl>
        <h3>{t('keys.go')}</h3>
        <dl>
          {line(['g', 'g'], t('keys.jump'))}
          {line(['g', 't'], t('nav.today'))}
          {places.map(({ key, letter }) => line(['g', letter], t(`nav.${key}`)))}
        </dl>
        <h3>{t('keys.table')}</h3>
        <dl>
          {line(['↑', '↓', 'k', 'j'], t('keys.move'))}
          {line(['PgUp', 'PgDn'], t('keys.page'))}
          {line(['Home', 'End'], t('keys.ends'))}
          {line(['Enter'], t('keys.open'))}
          {line(['Space'], t('keys.tick'))}
          {line(['Shift+Space', 'Shift+↓'], t('keys.tick-to'))}
          {line(['Ctrl+A'], t('keys.tick-all'))}
          {line(['Alt+↑', 'Alt+↓'], t('keys.reorder'))}
        </dl>
        <h3>{t('keys.tree')}</h3>
        <dl>
          {line(['→', '←'], t('keys.expand'))}
          {line(['m'], t('keys.move-unit'))}
        </dl>
      </div>
      <Checkbox label={t('keys.single')} checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
      <p className="small muted">{t('keys.single-hint')}</p>
    </Dialog>
  );
}
