/** Granting roles. What cannot go together is said beside the role, before anybody is refused. */
import { useState } from 'react';
import { ADMINISTRATORS, excludedPair, type Role, ROLES } from '../../shared/roles.ts';
import type { User } from '../../shared/schemas/user.ts';
import { useSetRoles } from '../api/admin.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Checkbox } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { admin } from '../i18n/admin.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTerm } from '../workbench/use-term.ts';

const GROUPS = [
  { key: 'group-work', roles: ROLES.filter((role) => !ADMINISTRATORS.includes(role)) },
  { key: 'group-admin', roles: ADMINISTRATORS },
] as const;

export function RolesDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useT(admin);
  const tCommon = useT(common);
  const term = useTerm();
  const say = useToast();
  const run = useSetRoles();
  const [roles, setRoles] = useState<Role[]>([...user.roles]);
  const pair = excludedPair(roles);
  /** The chosen role that this one cannot stand beside. */
  const obstacle = (role: Role): Role | undefined => {
    if (roles.includes(role)) return undefined;
    const found = excludedPair([...roles, role]);
    return found?.find((each) => each !== role);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('roles.title', { name: user.name })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button
            look="primary"
            busy={run.isPending}
            disabled={pair !== undefined}
            onClick={() =>
              run.mutate(
                { id: user.id, roles },
                {
                  onSuccess: () => {
                    say(t('roles.done'));
                    onClose();
                  },
                },
              )
            }
          >
            {t('roles.submit')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('roles.lead')}</p>
        {GROUPS.map(({ key, roles: group }) => (
          <fieldset key={key} className="role-group">
            <legend>{t(`roles.${key}`)}</legend>
            {group.map((role) => {
              const other = obstacle(role);
              return (
                <div key={role} className="role-line">
                  <Checkbox
                    label={term('role', role)}
                    checked={roles.includes(role)}
                    disabled={other !== undefined}
                    aria-describedby={other ? `why-${role}` : undefined}
                    onChange={(event) =>
                      setRoles(event.target.checked ? [...roles, role] : roles.filter((each) => each !== role))
                    }
                  />
                  {other && (
                    <span className="small muted" id={`why-${role}`}>
                      {t('roles.excluded', { other: term('role', other) })}
                    </span>
                  )}
                </div>
              );
            })}
          </fieldset>
        ))}
        {pair && (
          <p className="outcome bad" role="alert">
            {t('roles.conflict', { first: term('role', pair[0]), second: term('role', pair[1]) })}
          </p>
        )}
        <ErrorLine error={run.error} />
      </div>
    </Dialog>
  );
}
