/** Changing fields, people and dates against the version that was read. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { patchFinding } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { finding as words } from '../i18n/finding.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { bodyOf, draftOf, FindingForm, isSound } from './finding-form.tsx';
import { ChangeDialog } from './loop.parts.tsx';

export function EditDialog({ finding, onClose }: { finding: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const tCommon = useT(common);
  const [read, setRead] = useState(finding);
  const [draft, setDraft] = useState(() => draftOf(finding));
  const overtaken = finding.lockVersion !== read.lockVersion;
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('edit.title')}
      submit={tCommon('save')}
      done={t('edit.done')}
      disabled={!isSound(draft) || overtaken}
      act={() => {
        // Only what was changed is sent: what others change meanwhile elsewhere is not overwritten.
        const [before, after] = [bodyOf(draftOf(read)), bodyOf(draft)];
        const changed = Object.entries(after).filter(
          ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof before]),
        );
        return patchFinding(finding.id, {
          ...Object.fromEntries(changed.filter(([key]) => key !== 'source')),
          lockVersion: read.lockVersion,
        });
      }}
    >
      {overtaken && (
        <div className="outcome bad">
          <p>{t('conflict')}</p>
          <Button
            size="small"
            onClick={() => {
              setRead(finding);
              setDraft(draftOf(finding));
            }}
          >
            {t('conflict.look')}
          </Button>
        </div>
      )}
      <FindingForm draft={draft} onChange={setDraft} finding={finding} />
    </ChangeDialog>
  );
}
