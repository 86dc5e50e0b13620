/** The tables of initiatives 专项 beside `initiative` and `body` (loop.tables.ts). Rules as in tables.ts. */

/** Which bodies take part. An agency's people see the initiatives of its bodies. */
export interface InitiativeBodyTable {
  id: string;
  initiative_id: string;
  body_id: string;
}

export type InitiativeRole = 'first-responsible' | 'leading-group' | 'office' | 'member' | 'guiding-group';

/** Who has which part. Without an account somebody stands there by `name`; with neither the place is still to be filled. */
export interface InitiativePersonTable {
  id: string;
  initiative_id: string;
  position: number;
  role: InitiativeRole;
  user_id: string | null;
  name: string;
  duty: string;
}

/** 重点任务. `duty` says in the plan's words who does it; `note` what proves that it is done, or why it was dropped. */
export interface KeyTaskTable {
  id: string;
  archive_id: string;
  initiative_id: string;
  position: number;
  stage: string | null;
  text: string;
  /** Which list of the ledger it is of: 任务、发展、民生实事. */
  list: 'task' | 'development' | 'service';
  duty: string;
  body_id: string | null;
  owner_id: string | null;
  start: number | null;
  due: number | null;
  state: 'open' | 'done' | 'dropped';
  done_on: number | null;
  note: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

/** A version of a template 专项模板 as its file has it. Versions are never changed; the greatest is the present one. */
export interface InitiativeTemplateTable {
  id: string;
  archive_id: string;
  key: string;
  version: number;
  content_json: string;
  created_by: string;
  created_name: string;
  created_at: string;
}

export interface InitiativeTables {
  initiative_body: InitiativeBodyTable;
  initiative_person: InitiativePersonTable;
  key_task: KeyTaskTable;
  initiative_template: InitiativeTemplateTable;
}

export const INITIATIVE_TABLES = [
  'initiative_body',
  'initiative_person',
  'key_task',
  'initiative_template',
] as const satisfies readonly (keyof InitiativeTables)[];
