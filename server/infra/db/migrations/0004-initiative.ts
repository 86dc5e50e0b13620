/** The tables of initiatives 专项: plan, bodies that take part, people and their roles, key tasks, templates. */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  initiative_body: ['id initiative_id body_id', '! initiative_id body_id', 'body_id'],
  initiative_person: ['id initiative_id position:i role user_id? name duty', 'initiative_id position', 'user_id'],
  key_task: [
    `id archive_id initiative_id position:i stage? text duty body_id? owner_id? start:i? due:i? state done_on:i? note
     lock_version:i created_at updated_at`,
    'initiative_id position',
    'archive_id state due id',
    'owner_id state due',
    'body_id state due',
  ],
  initiative_template: [
    'id archive_id key version:i content_json created_by created_name created_at',
    '! archive_id key version',
  ],
};

export async function up(db: Kysely<unknown>): Promise<void> {
  await makeTables(db, TABLES);
  const columns = [
    `plan text not null default ''`,
    'template_key text',
    'template_version integer',
    'closed_on integer',
    `closing_note text not null default ''`,
  ];
  for (const column of columns) await sql.raw(`alter table initiative add column ${column}`).execute(db);
  await db.schema.createIndex('initiative_state').on('initiative').columns(['archive_id', 'state', 'id']).execute();
}
