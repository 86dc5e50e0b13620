/**
 * The two secrets of the ledger, files with mode 0600 made once at init: the Ed25519 key that signs tree heads, and
 * beside it the key of the digests that stand for personal values. Either may lie outside the data.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';

export interface LedgerKeys {
  /** First 16 hex digits of the SHA-256 of the public key. */
  keyId: string;
  /** Public key, SPKI in base64. */
  publicKey: string;
  /** Ed25519 signature in base64. */
  sign: (message: string) => string;
  /** HMAC-SHA-256, hex, of the value in NFC. */
  digest: (value: string) => string;
}

export const digestKeyPath = (keyFile: string): string => join(dirname(keyFile), 'digest.key');

/** Makes what is missing of the two key files; never touches one that exists. */
export function makeLedgerKeys(keyFile: string): void {
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
  const keep = { mode: 0o600, flag: 'wx' };
  if (!existsSync(keyFile))
    writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), keep);
  const digestKey = digestKeyPath(keyFile);
  if (!existsSync(digestKey)) writeFileSync(digestKey, `${randomBytes(32).toString('hex')}\n`, keep);
}

/** Name of a public key (SPKI in base64). */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);

export const readPublicKey = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });

/** Throws `ledger-key-missing` where a file is not there: a new key would not be the one that signed so far. */
export function readLedgerKeys(keyFile: string): LedgerKeys {
  const privateKey = createPrivateKey(readKey(keyFile));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const secret = Buffer.from(readKey(digestKeyPath(keyFile)).trim(), 'hex');
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (message) => sign(null, Buffer.from(message), privateKey).toString('base64'),
    digest: (value) => createHmac('sha256', secret).update(value.normalize('NFC')).digest('hex'),
  };
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new LantaiError('ledger-key-missing', { path }, { cause: error });
  }
}
