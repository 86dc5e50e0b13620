import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callServer, listenForVerbs, type VerbCall } from './verb.socket.ts';

let dir: string;
let data: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-socket-'));
  // As deep as folders of a file server are: no socket can have such a name.
  data = join(dir, '档案数据'.repeat(12), '二〇二六年度'.repeat(8), 'data');
  vi.stubEnv('TMPDIR', dir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

const call: VerbCall = { verb: 'search', options: {}, as: undefined, account: 'a', host: 'h', locale: 'en' };
const listen = () =>
  listenForVerbs(data, (asked, emit) => {
    emit({ type: 'notice', message: asked.verb });
    return Promise.resolve(0);
  });

test('a data folder of any length has a door, in a folder that nobody else may enter', async () => {
  const said: unknown[] = [];
  expect(await callServer(data, call, () => undefined)).toBeUndefined();
  const server = await listen();
  expect(await callServer(data, call, (line) => said.push(line))).toBe(0);
  expect(said).toEqual([{ type: 'notice', message: 'search' }]);
  // Another data folder has another door.
  expect(await callServer(`${data}2`, call, () => undefined)).toBeUndefined();
  const own = join(dir, `lantai-${userInfo().uid}`);
  expect((await stat(own)).mode & 0o777).toBe(0o700);
  const [name] = await readdir(own);
  expect((await stat(join(own, name!))).mode & 0o777).toBe(0o600);
  await server.close();
  expect(await callServer(data, call, () => undefined)).toBeUndefined();
});

test('a folder that others may write to is not trusted: no verb goes through it', async () => {
  const own = join(dir, `lantai-${userInfo().uid}`);
  await mkdir(own);
  await chmod(own, 0o777);
  await expect(listen()).rejects.toMatchObject({ code: 'socket-taken', params: { path: own } });
  expect(await callServer(data, call, () => undefined)).toBeUndefined();
});

test('who stops a verb hears how it ended', async () => {
  const server = await listenForVerbs(
    data,
    (_asked, emit, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          emit({ type: 'notice', message: 'stopped' });
          resolve(3);
        });
        emit({ type: 'notice', message: 'begun' });
      }),
  );
  const said: unknown[] = [];
  const stop = new AbortController();
  const exit = await callServer(
    data,
    call,
    (line) => {
      said.push(line);
      stop.abort();
    },
    stop.signal,
  );
  expect(exit).toBe(3);
  expect(said).toEqual([
    { type: 'notice', message: 'begun' },
    { type: 'notice', message: 'stopped' },
  ]);
  await server.close();
});

test('a server that is killed meanwhile is told of in words', async () => {
  const door = fileURLToPath(import.meta.resolve('./verb.socket.ts'));
  const killed = `import { listenForVerbs } from ${JSON.stringify(door)};
    await listenForVerbs(process.argv[1], (asked, emit) => {
      emit({ type: 'notice', message: asked.verb });
      return new Promise(() => setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20));
    });
    console.log('listening');`;
  const server = spawn(process.execPath, ['--input-type=module', '-e', killed, data]);
  await once(server.stdout, 'data');
  const said: unknown[] = [];
  await expect(callServer(data, call, (line) => said.push(line))).rejects.toMatchObject({
    code: 'server-ended',
    params: { path: data },
  });
  expect(said).toEqual([{ type: 'notice', message: 'search' }]);
});
