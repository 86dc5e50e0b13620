/**
 * The only reader of the environment. Every setting, where it comes from, and its default; the command line's options
 * win over the environment. Documented for operators in docs/operations/configuration.md.
 */
import { join, resolve } from 'node:path';

export interface Config {
  /** Folder of everything: database, storage root, index, keys, quarantine. LANTAI_DATA, default ./data */
  dataDir: string;
  /** postgres://…: PostgreSQL instead of the embedded database. LANTAI_DATABASE_URL */
  databaseUrl: string | undefined;
  /** LANTAI_HOST, default 127.0.0.1: a door to the outside is opened knowingly. */
  host: string;
  /** LANTAI_PORT, default 8080 */
  port: number;
  /** Signing key of the ledger; may lie outside the data. LANTAI_KEY_FILE, default DATA/keys/ledger.ed25519 */
  keyFile: string;
  /** Folders that also get every tree head. LANTAI_WITNESS, separated as in PATH */
  witnessDirs: string[];
  /** Sessions end after so many hours without use. LANTAI_SESSION_HOURS, default 8 */
  sessionHours: number;
  /** Largest upload in bytes. LANTAI_UPLOAD_LIMIT, default 20 GiB */
  uploadLimitBytes: number;
  /** Processes that parse foreign bytes. LANTAI_PARSERS, default 2 */
  parsers: number;
  /** The cookie is sent over https only. LANTAI_SECURE_COOKIE=1 behind a proxy that ends TLS */
  secureCookie: boolean;
  /** Requests a minute that one address may make without signing in; 0 lifts the bound. LANTAI_PUBLIC_RATE, default 600 */
  publicRate: number;
  /** fatal, error, warn, info, debug, silent. LANTAI_LOG, default info */
  logLevel: string;
}

export interface ConfigOptions {
  data?: string;
  host?: string;
  port?: number;
  keyFile?: string;
  witness?: string[];
  logLevel?: string;
}

const number = (value: string | undefined, otherwise: number): number =>
  value === undefined || value === '' || !Number.isFinite(Number(value)) ? otherwise : Number(value);

export function readConfig(options: ConfigOptions = {}, env: NodeJS.ProcessEnv = process.env): Config {
  const dataDir = resolve(options.data ?? env.LANTAI_DATA ?? './data');
  const separator = process.platform === 'win32' ? ';' : ':';
  const witness = options.witness ?? (env.LANTAI_WITNESS ?? '').split(separator).filter((dir) => dir !== '');
  return {
    dataDir,
    databaseUrl: env.LANTAI_DATABASE_URL,
    host: options.host ?? env.LANTAI_HOST ?? '127.0.0.1',
    port: options.port ?? number(env.LANTAI_PORT, 8080),
    keyFile: resolve(options.keyFile ?? env.LANTAI_KEY_FILE ?? join(dataDir, 'keys', 'ledger.ed25519')),
    witnessDirs: witness.map((dir) => resolve(dir)),
    sessionHours: number(env.LANTAI_SESSION_HOURS, 8),
    uploadLimitBytes: number(env.LANTAI_UPLOAD_LIMIT, 20 * 2 ** 30),
    parsers: number(env.LANTAI_PARSERS, 2),
    secureCookie: env.LANTAI_SECURE_COOKIE === '1',
    publicRate: number(env.LANTAI_PUBLIC_RATE, 600),
    logLevel: options.logLevel ?? env.LANTAI_LOG ?? 'info',
  };
}
