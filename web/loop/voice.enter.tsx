/** Entering a letter, a call, a paper from the box: in the person's words, with its scan; then number and code to pass on. */
import { useState } from 'react';
import { enterVoice } from '../api/loop.queries.ts';
import { addVoiceFile } from '../api/voice.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { voice } from '../i18n/voice.ts';
import { voiceMore } from '../i18n/voice-more.ts';
import { CHANNELS } from './loop.model.ts';
import { ChangeDialog, useWord } from './loop.parts.tsx';
import { CATEGORIES } from './voice.parts.tsx';

interface Ticket {
  id: string;
  number: string;
  code: string;
}

export function EnterDialog({ onClose }: { onClose: () => void }) {
  const t = useT(voice);
  const more = useT(voiceMore);
  const tCommon = useT(common);
  const word = useWord();
  const say = useToast();
  const [given, setGiven] = useState({
    channel: 'letter',
    category: '',
    occasion: '',
    subject: '',
    text: '',
    name: '',
    contact: '',
  });
  const [files, setFiles] = useState<readonly File[]>([]);
  const [ticket, setTicket] = useState<Ticket>();
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change });
  const enter = async (): Promise<Ticket> => {
    const made = await enterVoice({ ...given, category: given.category || null });
    // It is entered, whatever becomes of its scans: number and code are told all the same.
    for (const file of files)
      await addVoiceFile(made.id, file, () => undefined).catch(() =>
        say(more('files.failed', { name: file.name }), 'bad'),
      );
    return made;
  };
  if (ticket)
    return (
      <Dialog
        open
        sticky
        onClose={onClose}
        title={t('ticket.title')}
        actions={
          <Button look="primary" onClick={onClose}>
            {tCommon('close')}
          </Button>
        }
      >
        <div className="stack">
          <p>{t('ticket.lead')}</p>
          <p>
            {t('ticket.number')} <b className="code">{ticket.number}</b>
          </p>
          <p>
            {t('ticket.code')} <b className="one-time">{ticket.code}</b>
          </p>
        </div>
      </Dialog>
    );
  return (
    <ChangeDialog
      open
      onClose={onClose}
      stays
      title={t('enter.title')}
      lead={t('enter.lead')}
      submit={t('enter')}
      done={t('enter.done')}
      act={enter}
      onDone={(answer) => setTicket(answer as Ticket)}
    >
      <div className="edit-pair">
        <Select
          label={t('enter.channel')}
          value={given.channel}
          options={CHANNELS.map((value) => ({ value, label: word('channel', value) }))}
          onChange={(event) => set({ channel: event.target.value })}
        />
        <Select
          label={more('category')}
          value={given.category}
          options={[
            { value: '', label: more('category.none') },
            ...CATEGORIES.map((value) => ({ value, label: more(`category.${value}`) })),
          ]}
          onChange={(event) => set({ category: event.target.value })}
        />
      </div>
      <Field
        label={more('occasion')}
        hint={more('occasion.hint')}
        maxLength={200}
        value={given.occasion}
        onChange={(event) => set({ occasion: event.target.value })}
      />
      <Field
        label={t('enter.subject')}
        required
        maxLength={200}
        value={given.subject}
        onChange={(event) => set({ subject: event.target.value })}
      />
      <TextArea
        label={t('enter.text')}
        required
        maxLength={5000}
        value={given.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <Field
        label={more('files.enter')}
        hint={more('files.enter-hint')}
        type="file"
        multiple
        accept="image/*,application/pdf,audio/*"
        onChange={(event) => setFiles([...(event.target.files ?? [])])}
      />
      <div className="edit-pair">
        <Field
          label={t('enter.name')}
          maxLength={100}
          value={given.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <Field
          label={t('enter.contact')}
          maxLength={200}
          value={given.contact}
          onChange={(event) => set({ contact: event.target.value })}
        />
      </div>
    </ChangeDialog>
  );
}
