/** Which role may do what, drawn from the same map that the server decides by. */
import { PERMISSIONS, ROLE_PERMISSIONS, ROLES } from '../../shared/roles.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { admin } from '../i18n/admin.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTerm } from '../workbench/use-term.ts';

export function RoleMatrix({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT(admin);
  const term = useTerm();
  const shown = PERMISSIONS.filter((each) => each !== 'public' && each !== 'signed-in');
  return (
    <Dialog open={open} onClose={onClose} title={t('matrix.title')} size="wide">
      <p>{t('matrix.lead')}</p>
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('matrix.title')}>
        <table className="plain matrix">
          <thead>
            <tr>
              <th scope="col">{t('matrix.permission')}</th>
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  {term('role', role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((permission) => (
              <tr key={permission}>
                <th scope="row">{term('permission', permission)}</th>
                {ROLES.map((role) => {
                  const may = ROLE_PERMISSIONS[role].includes(permission);
                  return (
                    <td key={role}>
                      {may && <Icon name="check" size={16} />}
                      <span className="visually-hidden">{t(may ? 'matrix.may' : 'matrix.may-not')}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
