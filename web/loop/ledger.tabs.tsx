/** The pages around the ledger, side by side under their head. */
import { useEffect, useRef } from 'react';
import { NavLink } from 'react-router';
import type { Permission } from '../../shared/roles.ts';
import { useMay } from '../api/session.queries.ts';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';

const TABS = [
  { key: 'findings', to: '/work/findings', needs: 'finding.read' },
  { key: 'meetings', to: '/work/meetings', needs: 'finding.all' },
  { key: 'specials', to: '/work/specials', needs: 'finding.all' },
  { key: 'rules', to: '/work/rules', needs: 'finding.all' },
  { key: 'loop-rules', to: '/work/loop-rules', needs: 'finding.read' },
  { key: 'import', to: '/work/findings/import', needs: 'finding.edit' },
] as const satisfies readonly { key: string; to: string; needs: Permission }[];

export function LedgerTabs() {
  const bar = useRef<HTMLElement>(null);
  const t = useT(ledger);
  const may = useMay();
  // On a narrow screen the bar scrolls by itself: where one is, is to be seen.
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (here && bar.current) bar.current.scrollLeft = here.offsetLeft - bar.current.offsetLeft - 40;
  }, []);
  return (
    <nav ref={bar} className="ledger-tabs" aria-label={t('around')}>
      <ul role="list">
        {TABS.filter(({ needs }) => may(needs)).map(({ key, to }) => (
          <li key={key}>
            <NavLink to={to} end>
              {t(`tab.${key}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
