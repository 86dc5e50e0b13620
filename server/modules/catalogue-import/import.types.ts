/** Imports of catalogues as others see them. */
import type { Readable } from 'node:stream';
import type { Locale } from '../../../shared/i18n/index.ts';
import type {
  ImportDefect,
  ImportDetail,
  ImportProgress,
  ImportProposal,
  ImportRemedy,
  ImportRow,
  ImportUndoTrial,
  PreviewRow,
  ProposalQuery,
  StartBody,
} from '../../../shared/schemas/catalogue-import.ts';
import type { Actor } from '../identity/index.ts';

export interface Imports {
  /** Keeps an uploaded file; gives the import that may be made of it. */
  upload(actor: Actor, name: string, stream: Readable): Promise<ImportRow>;
  /** An import of a file of this machine, read where it stands: the command line's way. */
  ofFile(actor: Actor, path: string): Promise<ImportRow>;
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<{ items: ImportRow[]; cursor?: string }>;
  get(actor: Actor, id: string, locale: Locale): Promise<ImportDetail>;
  byNumber(actor: Actor, number: string): Promise<ImportRow>;
  propose(actor: Actor, id: string, query?: ProposalQuery): Promise<ImportProposal>;
  preview(actor: Actor, id: string, body: StartBody, locale: Locale): Promise<PreviewRow[]>;
  start(actor: Actor, id: string, body: StartBody): Promise<void>;
  cancel(actor: Actor, id: string): Promise<void>;
  /** Goes on with one that was stopped while it stored. */
  resume(actor: Actor, id: string): Promise<void>;
  /** What undoing would remove and spare now. */
  tryUndo(actor: Actor, id: string): Promise<ImportUndoTrial>;
  undo(actor: Actor, id: string): Promise<void>;
  progress(actor: Actor, id: string): Promise<ImportProgress>;
  /** Resolves when nothing of it runs any more. */
  settled(actor: Actor, id: string, onProgress?: (progress: ImportProgress) => void): Promise<ImportProgress>;
  defects(
    actor: Actor,
    id: string,
    page: { cursor?: string; limit: number; kind?: string },
    locale: Locale,
  ): Promise<{ items: ImportDefect[]; cursor?: string }>;
  /** What can be done about all defects of a kind at once. */
  remedies(actor: Actor, id: string): Promise<ImportRemedy[]>;
  returned(actor: Actor, id: string, locale: Locale): Promise<{ name: string; stream: Readable }>;
  /** Removes what kills left of uploads, trials and ended imports. Gives how many folders belonged to none. */
  sweep(): Promise<number>;
}
