/** What the journeys share: an archive with people, a server process on a copy of it, signed-in pages, and no error allowed. */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { type RunningServer, startServer, temporaryFolder } from '../server-process.ts';
import { type ArchiveKind, copyArchive } from './archives.ts';
import { launchBrowser, openPage, type View } from './browser.ts';
import { type Say, sayIn } from './words.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
const DAY_MILLIS = 86_400_000;
/** What everybody takes in place of the one-time password. */
export const PASSWORD = '青山 district archives 2026';

export interface Visit {
  page: Page;
  context: BrowserContext;
  t: Say;
  /** Closes the page and fails where the browser reported an error meanwhile. */
  close(): Promise<void>;
}

export interface Stage {
  readonly server: RunningServer;
  readonly url: string;
  /** A folder for papers, removed at the end. */
  readonly folder: string;
  /** One-time passwords by login. */
  readonly passwords: Record<string, string>;
  /** A page of nobody in particular. */
  visit(path: string, view: View): Promise<Visit>;
  /** A page of somebody who is signed in already. */
  visitAs(login: string, path: string, view: View): Promise<Visit>;
  /** Lets days pass: the server stops and starts again on a later day. Pages opened before are of no use afterwards. */
  passDays(days: number): Promise<void>;
}

/** A stage that is set by `begin`: a browser, and a server on an archive of its own, empty or the demonstration. */
function planStage(kind: ArchiveKind): Stage & { begin: () => Promise<void>; end: () => Promise<void> } {
  const passwords: Record<string, string> = {};
  let folder: Awaited<ReturnType<typeof temporaryFolder>> | undefined;
  let browser: Browser | undefined;
  let server: RunningServer | undefined;
  let ahead = 0;
  const settled = new Set<string>();

  const dataDir = () => join(folder!.path, 'data');
  const beginServer = async () => {
    Object.assign(passwords, await copyArchive(inject('journeysDir'), kind, dataDir()));
    server = await startServer('serve', dataDir());
  };
  const visit = async (path: string, view: View): Promise<Visit> => {
    const { page, context, errors } = await openPage(browser!, server!.url, view);
    if (ahead > 0) await context.clock.setFixedTime(Date.now() + ahead * DAY_MILLIS);
    page.setDefaultTimeout(30_000);
    await page.goto(`${server!.url}${path}`);
    const close = async () => {
      await context.close();
      expect(errors).toEqual([]);
    };
    return { page, context, t: sayIn(view.locale), close };
  };
  const signIn = async (context: BrowserContext, login: string) => {
    const first = !settled.has(login);
    const data = { login, password: first ? passwords[login] : PASSWORD };
    const answer = await context.request.post(`${server!.url}/api/v1/session`, { data });
    expect(answer.status()).toBe(200);
    if (!first) return;
    const { csrf } = (await answer.json()) as { csrf: string };
    const changed = await context.request.put(`${server!.url}/api/v1/session/password`, {
      data: { current: passwords[login], next: PASSWORD },
      headers: { 'x-csrf-token': csrf },
    });
    expect(changed.status()).toBe(200);
    settled.add(login);
  };
  return {
    passwords,
    get server() {
      return server!;
    },
    get url() {
      return server!.url;
    },
    get folder() {
      return folder!.path;
    },
    begin: async () => {
      folder = await temporaryFolder();
      // Neither waits for the other.
      [browser] = await Promise.all([launchBrowser(), beginServer()]);
    },
    visit,
    visitAs: async (login, path, view) => {
      const opened = await visit('/help', view);
      await signIn(opened.context, login);
      await opened.page.goto(`${server!.url}${path}`);
      return opened;
    },
    passDays: async (days) => {
      await server!.stop();
      ahead += days;
      server = await startServer('serve', dataDir(), ahead);
    },
    end: async () => {
      await Promise.all([browser?.close(), server?.stop()]);
      await folder?.remove();
    },
  };
}

/** A stage for the running test alone, ended with it. */
export async function openStage(kind: ArchiveKind): Promise<Stage> {
  const stage = planStage(kind);
  onTestFinished(stage.end);
  await stage.begin();
  return stage;
}

/** The stage of the tests around this call: set before the first of them, ended after the last. */
export function stageOf(kind: ArchiveKind): Stage {
  const stage = planStage(kind);
  beforeAll(stage.begin);
  afterAll(stage.end);
  return stage;
}

/** Signs in for the first time, as a person does: one-time password, then one of her own. */
export async function firstSignIn({ page, t }: Visit, login: string, oneTime: string): Promise<void> {
  await page.getByLabel(t('account', 'login.login')).fill(login);
  await page.getByLabel(t('account', 'login.password'), { exact: true }).fill(oneTime);
  await page.getByRole('button', { name: t('account', 'login.submit') }).click();
  await page.getByRole('heading', { name: t('account', 'password.title') }).waitFor();
  await page.getByLabel(t('account', 'password.current')).fill(oneTime);
  await page.getByLabel(t('account', 'password.next'), { exact: true }).fill(PASSWORD);
  await page.getByLabel(t('account', 'password.again')).fill(PASSWORD);
  await page.getByRole('button', { name: t('account', 'password.submit') }).click();
  await page.waitForURL(/\/work$/);
}

/** Puts a delivery into the box: a whole folder or a ZIP. Waits for the delivery's own page. */
export async function deliver({ page }: Visit, path: string): Promise<void> {
  const input = page.locator('input[type=file]').nth(path.endsWith('.zip') ? 0 : 1);
  await input.waitFor({ state: 'attached' });
  const before = page.url();
  await input.setInputFiles(path);
  await page.waitForURL((url) => url.href !== before && /\/work\/accessions\/./.test(url.pathname));
}

/** Asks the API with the page's own session. */
export async function ask<T>({ context }: Visit, url: string, path: string): Promise<T> {
  const answer = await context.request.get(`${url}/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Sends to the API with the page's own session: what a journey takes for given. */
export async function send<T>(
  visit: Visit,
  url: string,
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  data: object,
): Promise<T> {
  const { csrf } = await ask<{ csrf: string }>(visit, url, '/session');
  const headers = { 'x-csrf-token': csrf };
  const answer = await visit.context.request.fetch(`${url}/api/v1${path}`, { method, data, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}
