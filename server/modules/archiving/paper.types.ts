/** A paper as it is filed: what it is made from, what the catalogue says of it, and its files. */
import type { InitiativeTable, Reader } from '../../infra/db/index.ts';
import type { FilingPaper } from '../../../shared/schemas/archiving.ts';
import type { Actor } from '../identity/index.ts';

export interface PaperFile {
  name: string;
  /** Made from records, or an object of the storage root under its original name. */
  /** When it came to the paper: what was filed with an earlier version is not filed again. */
  since?: string;
  content: { make(): Promise<{ bytes: Uint8Array; pages?: number }> } | { objectId: string; path: string };
}

export interface FiledPaper {
  /** What it is made from: `slip:<id>`. */
  key: string;
  /** Another one says that what it is made from has changed. */
  version: string;
  kind: FilingPaper['kind'];
  title: string;
  documentNumber: string;
  responsible: string;
  /** The day that decides the year it is filed under. */
  on: number;
  /** 移交单位开放意见. */
  opinion: '开放' | '控制';
  files: readonly PaperFile[];
}

export interface PaperRequest {
  reader: Reader;
  actor: Actor;
  archive: { id: string; name: string };
  initiative: InitiativeTable;
}

/** What another module gives of an initiative's papers. */
export type PaperSource = (request: PaperRequest) => Promise<FiledPaper[]>;
