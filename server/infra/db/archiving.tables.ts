/** The tables of initiatives that become archive. Rules as in tables.ts. */

/** One delivery of an initiative's papers to the archive itself; the second and later ones are supplements. */
export interface ArchivingTable {
  id: string;
  archive_id: string;
  initiative_id: string;
  number: number;
  /** Name of the delivery's folder, by which the accession is known again after a kill. */
  name: string;
  /** `preparing`: a job makes the delivery; `sent`: the accession goes its own way. */
  state: 'preparing' | 'sent';
  accession_id: string | null;
  created_by: string;
  created_by_name: string;
  created_at: string;
  updated_at: string;
}

/** A paper with the reference code it got: filed once in each version, wherever the work was broken off. */
export interface ArchivingPaperTable {
  id: string;
  archive_id: string;
  archiving_id: string;
  initiative_id: string;
  /** What it is made from: `slip:<id>`. */
  paper_key: string;
  /** Changes when what it is made from has changed. */
  version: string;
  kind: string;
  /** The code up to the item number, and the number. */
  series: string;
  serial: number;
  code: string;
  title: string;
  on_day: number;
  retention: string;
  pages: number;
}

export interface ArchivingTables {
  archiving: ArchivingTable;
  archiving_paper: ArchivingPaperTable;
}

export const ARCHIVING_TABLES = ['archiving', 'archiving_paper'] as const satisfies readonly (keyof ArchivingTables)[];
