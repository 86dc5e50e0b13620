import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteConnection } from './sqlite.connection.ts';

test('a thread that dies in a transaction takes it along, and the next transaction goes on in a new thread', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantai-connection-'));
  const connection = new SqliteConnection(join(folder, 'a.db'), false);
  await connection.run('create table t (id integer primary key)');
  await connection.run('begin immediate');
  await connection.run('insert into t values (1)');
  // Begun first: what is asked while the thread dies is never done.
  const dying = connection.terminate();
  await expect(connection.run('insert into t values (2)')).rejects.toThrow('has ended');
  await dying;
  // Written in a new thread it would stand alone, outside of any transaction.
  await expect(connection.run('insert into t values (3)')).rejects.toThrow('has ended');
  connection.renew();
  await connection.run('begin immediate');
  await connection.run('insert into t values (4)');
  await connection.run('commit');
  expect((await connection.run('select id from t')).rows).toEqual([{ id: 4 }]);
  await connection.close();
  await rm(folder, { recursive: true });
});
