/** Who is at the screen, how the pages look to her, and the way out. */
import { useId, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useLogout, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Tag } from '../components/signs.tsx';
import { ContrastToggle, LanguageToggle, TypeToggle } from '../components/toggles.tsx';
import { account } from '../i18n/account.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { countKept } from '../lib/kept-visits.ts';
import { setAppearance, useAppearance } from '../lib/appearance.ts';
import { useTerm } from './use-term.ts';

export function UserMenu({ onKeys }: { onKeys: () => void }) {
  const t = useT(workbench);
  const tCommon = useT(common);
  const tAccount = useT(account);
  const term = useTerm();
  const id = useId();
  const navigate = useNavigate();
  const user = useSession().data?.user;
  const logout = useLogout();
  const { theme } = useAppearance();
  const [unsent, setUnsent] = useState(0);
  const leave = () => logout.mutate(undefined, { onSuccess: () => void navigate('/login') });
  if (!user) return null;
  const first = user.roles[0];
  return (
    <>
      <button type="button" className="user-button" popoverTarget={id} aria-label={t('user.menu', { name: user.name })}>
        <span className="user-words">
          {first && <span className="muted">{term('role', first)} · </span>}
          {user.name}
        </span>
        <Icon name="down" size={14} />
      </button>
      <div id={id} popover="auto" className="popover user-menu">
        <p>
          <b>{user.name}</b> <span className="code">{user.login}</span>
        </p>
        <p className="row tags">
          {user.roles.length === 0 && <span className="small">{t('user.no-roles')}</span>}
          {user.roles.map((role) => (
            <Tag key={role}>{term('role', role)}</Tag>
          ))}
        </p>
        {user.agency && <p className="small muted">{user.agency.name}</p>}
        <hr />
        <div className="menu-line">
          <span className="small muted">{t('user.appearance')}</span>
          <span className="row tags">
            {(['system', 'light', 'dark'] as const).map((each) => (
              <button
                key={each}
                type="button"
                className="tag"
                aria-pressed={theme === each}
                onClick={() => setAppearance({ theme: each })}
              >
                {tCommon(`theme.${each}`)}
              </button>
            ))}
          </span>
        </div>
        <div className="menu-line">
          <span className="small muted">{t('user.type')}</span>
          <span>
            <TypeToggle />
            <ContrastToggle />
          </span>
        </div>
        <div className="menu-line">
          <span className="small muted">{t('user.language')}</span>
          <LanguageToggle />
        </div>
        <hr />
        <div className="menu-acts">
          <button type="button" className="text-button" popoverTarget={id} onClick={onKeys}>
            {t('user.keys')}
          </button>
          <Link className="text-button" to="/password">
            {t('user.password')}
          </Link>
          <button
            type="button"
            className="text-button"
            disabled={logout.isPending}
            // What a tablet kept of a visit goes with its owner: not before she was told.
            onClick={() => void countKept().then((kept) => (kept > 0 ? setUnsent(kept) : leave()))}
          >
            {tAccount('logout')}
          </button>
        </div>
      </div>
      <Dialog
        open={unsent > 0}
        onClose={() => setUnsent(0)}
        title={t('unsent.title')}
        actions={
          <>
            <Button look="danger" busy={logout.isPending} onClick={leave}>
              {t('unsent.leave')}
            </Button>
            <Button look="primary" onClick={() => setUnsent(0)}>
              {t('unsent.stay')}
            </Button>
          </>
        }
      >
        <p>{t('unsent.text', { n: unsent })}</p>
      </Dialog>
    </>
  );
}
