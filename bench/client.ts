/** What measurements over HTTP share: asking, signing in, making a house with known people, watching a process. */
import { Agent, request } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { type Actor, firstPeople, PUBLIC_ACTOR } from '../server/modules/identity/index.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 40 });
const SYSTEM: Actor = { ...PUBLIC_ACTOR, login: 'system', via: { kind: 'system' } };

interface Answer {
  status: number;
  body: string;
  cookie: string | undefined;
}
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: options.method ?? 'GET', headers: options.headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          cookie: incoming.headers['set-cookie']?.map((each) => each.split(';')[0]).join('; '),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}
export const endClient = (): void => agent.destroy();

/** Asks for JSON; anything but success is an error. */
export async function askJson<T>(url: string, cookie = ''): Promise<T> {
  const answer = await ask(url, { headers: cookie === '' ? {} : { cookie } });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.body}`);
  return JSON.parse(answer.body) as T;
}

const OWN_PASSWORD = '基准测量-9402-石桥白河';

/** Signs in with the one-time password, changes it as every new user must, and gives the cookie; later with the new one. */
export async function signIn(base: string, login: string, password: string): Promise<string> {
  const json = { 'content-type': 'application/json' };
  const enter = (given: string) =>
    ask(`${base}/session`, { method: 'POST', headers: json, body: JSON.stringify({ login, password: given }) });
  const first = await enter(password);
  if (first.status >= 400) {
    const again = await enter(OWN_PASSWORD);
    if (again.status >= 400) throw new Error(`sign-in of ${login}: ${again.body}`);
    return again.cookie ?? '';
  }
  const { csrf } = JSON.parse(first.body) as { csrf: string };
  const changed = await ask(`${base}/session/password`, {
    method: 'PUT',
    headers: { ...json, cookie: first.cookie ?? '', 'x-csrf-token': csrf },
    body: JSON.stringify({ current: password, next: OWN_PASSWORD }),
  });
  if (changed.status !== 200) throw new Error(`sign-in of ${login}: ${changed.body}`);
  return changed.cookie ?? first.cookie ?? '';
}

export interface MadeHouse {
  archiveId: string;
  agencyId: string;
  /** One-time passwords by login. */
  passwords: Record<string, string>;
}

/** An empty archive with its first people, and `clerk` of an agency; categories of its own beside the usual ones. */
export async function makeHouse(data: string, clerkOf: string, categories: readonly string[] = []): Promise<MadeHouse> {
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}), { create: true });
  const { db, organization, catalog } = house;
  const archiveId = await db.write(async (trx) => {
    await catalog.seedCategories(trx);
    for (const id of categories)
      await trx
        .insertInto('category')
        .values({ id, name: id, name_en: id, arrangement: 'item', position: 100 })
        .execute();
    return organization.createArchive(trx, SYSTEM, { name: '基准档案馆', code: '999999' });
  });
  const agencyId = await db.write((trx) => organization.createAgency(trx, SYSTEM, { archiveId, name: clerkOf }));
  const people = await house.identity.bootstrap({
    archiveId,
    people: [...firstPeople(), { login: 'clerk', name: '移交员', roles: ['agency'], agencyId }],
    operator: { account: process.env.USER ?? 'root', login: 'archivist' },
  });
  await house.settle();
  await house.close();
  return { archiveId, agencyId, passwords: Object.fromEntries(people.map(({ login, password }) => [login, password])) };
}

/** Resident memory of a process and of its children, in MB, and the CPU seconds they have had, children that ended included. */
export function watch(pid: number): { ownMb: number; childrenMb: number; cpuSeconds: number } {
  const rss = (of: number): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${of}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const ticks = (of: number, withEnded: boolean): number => {
    const stat = readFileSync(`/proc/${of}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = Number(fields[11]) + Number(fields[12]);
    return withEnded ? own + Number(fields[13]) + Number(fields[14]) : own;
  };
  let childrenMb = 0;
  let cpu = ticks(pid, true);
  for (const child of childrenOf(pid))
    try {
      childrenMb += rss(child);
      cpu += ticks(child, true);
    } catch {
      // It has just ended.
    }
  return { ownMb: Math.round(rss(pid)), childrenMb: Math.round(childrenMb), cpuSeconds: cpu / 100 };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}
