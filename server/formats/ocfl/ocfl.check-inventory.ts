/** What one inventory must be by itself, without looking at the disk (OCFL 1.0 and 1.1, 3.5). Pure. */
import { pathConflicts, pathFaults } from './ocfl.check-paths.ts';
import { DIGEST_ALGORITHMS, inventoryType, SPEC_VERSIONS, versionNumber } from './ocfl.inventory.ts';
import type { DigestMap, OcflInventory } from './ocfl.inventory.ts';
import { isJsonObject, parseStrictJson } from './ocfl.json.ts';
import type { JsonObject } from './ocfl.json.ts';

/** Says what was found: the code of the specification's validation table and a sentence for the log. */
export type Report = (code: string, message: string) => void;

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const INVENTORY_KEYS = ['id', 'type', 'digestAlgorithm', 'head', 'contentDirectory', 'manifest', 'versions', 'fixity'];

/**
 * Checks bytes as an inventory and reports every finding. Gives the inventory when its shape is sound enough to be
 * compared with the disk and with other inventories, otherwise undefined (then at least one error was reported).
 */
export function checkInventory(bytes: Uint8Array, report: Report): OcflInventory | undefined {
  let value: unknown;
  try {
    const parsed = parseStrictJson(bytes);
    value = parsed.value;
    for (const path of parsed.duplicates) {
      const code = path[0] === 'manifest' ? 'E096' : path[0] === 'fixity' ? 'E097' : 'E033';
      report(code, `key occurs twice: ${path.join(' › ')}`);
    }
  } catch (error) {
    report('E033', `not JSON in UTF-8: ${String(error)}`);
    return undefined;
  }
  if (!isJsonObject(value)) {
    report('E033', 'the inventory is not a JSON object');
    return undefined;
  }
  unknownKeys(value, INVENTORY_KEYS, 'inventory', report);
  const spec = checkBasics(value, report);
  const algorithm = String(value.digestAlgorithm);
  const manifestSound = checkManifest(value, algorithm, report);
  const versionsSound = checkVersions(value, report);
  if (manifestSound && versionsSound) checkReferences(value as unknown as OcflInventory, spec, report);
  const fixitySound = checkFixity(value, report);
  const basicsSound =
    typeof value.id === 'string' && typeof value.head === 'string' && ['sha512', 'sha256'].includes(algorithm);
  return manifestSound && versionsSound && fixitySound && basicsSound ? (value as unknown as OcflInventory) : undefined;
}

function unknownKeys(value: JsonObject, known: readonly string[], where: string, report: Report): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) report('E102', `unknown key in ${where}: ${key}`);
}

/** 3.5.1. Gives the specification version that `type` names, or undefined. */
function checkBasics(value: JsonObject, report: Report): string | undefined {
  const { id, type, digestAlgorithm, head, contentDirectory } = value;
  for (const key of ['id', 'type', 'digestAlgorithm', 'head'])
    if (value[key] === undefined) report('E036', `missing key: ${key}`);
  if (id !== undefined) {
    if (typeof id !== 'string' || id === '') report('E037', 'id is not a string with content');
    else if (!URI.test(id)) report('W005', `id is no URI: ${id}`);
  }
  const spec = SPEC_VERSIONS.find((version) => type === inventoryType(version));
  if (type !== undefined && spec === undefined) report('E038', 'type is not that of OCFL 1.0 or 1.1');
  if (digestAlgorithm !== undefined) {
    if (digestAlgorithm !== 'sha512' && digestAlgorithm !== 'sha256')
      report('E025', 'digestAlgorithm is neither sha512 nor sha256');
    else if (digestAlgorithm !== 'sha512') report('W004', 'digestAlgorithm is not sha512');
  }
  if (head !== undefined && (typeof head !== 'string' || versionNumber(head) === 0))
    report('E040', 'head is no version name');
  if (contentDirectory !== undefined) {
    if (typeof contentDirectory !== 'string' || contentDirectory === '')
      report('E108', 'contentDirectory is not the name of a folder');
    else if (contentDirectory.includes('/')) report('E017', 'contentDirectory contains a slash');
    else if (contentDirectory === '.' || contentDirectory === '..') report('E018', 'contentDirectory is . or ..');
  }
  return spec;
}

const isDigestMap = (value: unknown): value is DigestMap =>
  isJsonObject(value) &&
  Object.values(value).every((paths) => Array.isArray(paths) && paths.every((path) => typeof path === 'string'));

/** Keys of a digest block: hex of the right length, and once whatever their case. */
function checkDigestKeys(map: DigestMap, algorithm: string, duplicate: 'E096' | 'E097', report: Report): void {
  const known = DIGEST_ALGORITHMS[algorithm];
  const seen = new Set<string>();
  for (const digest of Object.keys(map)) {
    const folded = digest.toLowerCase();
    if (seen.has(folded)) report(duplicate, `digest occurs twice: ${digest}`);
    seen.add(folded);
    if (known && known.hexLength > 0 && (digest.length !== known.hexLength || !/^[0-9a-f]+$/.test(folded)))
      report(known.code, `not a ${algorithm} digest in hex: ${digest}`);
  }
}

function checkContentPaths(map: DigestMap, report: Report): void {
  const paths = Object.values(map).flat();
  for (const { kind, path } of paths.flatMap(pathFaults))
    report(kind === 'slash' ? 'E100' : 'E099', `bad content path: ${path}`);
  for (const { path } of pathConflicts(paths)) report('E101', `content path not unique: ${path}`);
}

/** 3.5.2, the manifest by itself. */
function checkManifest({ manifest, versions }: JsonObject, algorithm: string, report: Report): boolean {
  if (manifest === undefined) report('E041', 'missing block: manifest');
  else if (!isJsonObject(manifest)) {
    report('E041', 'manifest is not a JSON object');
    report('E106', 'manifest is not a JSON object');
  } else if (!isDigestMap(manifest)) report('E092', 'a manifest value is not an array of content paths');
  if (!isDigestMap(manifest)) return false;
  checkDigestKeys(manifest, algorithm, 'E096', report);
  checkContentPaths(manifest, report);
  for (const path of Object.values(manifest).flat()) {
    const version = path.split('/')[0] ?? '';
    if (isJsonObject(versions) && pathFaults(path).length === 0 && !(version in versions))
      report(versionNumber(version) > 0 ? 'E014' : 'E042', `content path not in a version of this inventory: ${path}`);
  }
  return true;
}

/** 3.5.3: the names of the versions and each version block. */
function checkVersions({ versions, head }: JsonObject, report: Report): boolean {
  if (versions === undefined) {
    for (const code of ['E041', 'E043', 'E044']) report(code, 'missing block: versions');
    return false;
  }
  if (!isJsonObject(versions)) {
    for (const code of ['E044', 'E045']) report(code, 'versions is not a JSON object');
    return false;
  }
  const names = Object.keys(versions);
  checkVersionNames(names, 'E046', report);
  const newest = Math.max(...names.map(versionNumber));
  if (typeof head === 'string' && (!(head in versions) || versionNumber(head) !== newest))
    report('E040', `head is ${head}, but not the newest version of the inventory`);
  return names.map((name) => checkVersion(name, versions[name], report)).every(Boolean);
}

/** 3.3: names start at 1, have no gap and follow one convention. `alien` is the code for what is no version name. */
export function checkVersionNames(names: readonly string[], alien: string, report: Report): void {
  for (const name of names) if (versionNumber(name) === 0) report(alien, `no version name: ${name}`);
  const sound = names.filter((name) => versionNumber(name) > 0);
  sound.sort((a, b) => versionNumber(a) - versionNumber(b));
  const first = sound[0];
  if (first === undefined) return report('E008', 'the object has no version');
  if (versionNumber(first) !== 1) report('E009', `the first version is ${first}`);
  sound.slice(1).forEach((name, index) => {
    if (versionNumber(name) !== versionNumber(sound[index]!) + 1) report('E010', `versions are missing before ${name}`);
  });
  const padded = first.startsWith('v0');
  if (padded) report('W001', 'version names are padded with zeros');
  for (const name of sound.slice(1)) {
    const follows = padded ? name.startsWith('v0') && name.length === first.length : !name.startsWith('v0');
    if (follows) continue;
    if (padded && !name.startsWith('v0') && name.length === first.length)
      report('E011', `padded version name without its zero: ${name}`);
    else report('E012', `version name does not follow the convention of ${first}: ${name}`);
    report('E013', `version name does not follow the convention of ${first}: ${name}`);
  }
}

function checkVersion(name: string, version: unknown, report: Report): boolean {
  if (!isJsonObject(version)) {
    report('E047', `version ${name} is not a JSON object`);
    return false;
  }
  unknownKeys(version, ['created', 'state', 'message', 'user'], name, report);
  const { created, state, message, user } = version;
  for (const key of ['created', 'state'])
    if (version[key] === undefined) report('E048', `missing key in ${name}: ${key}`);
  if (created !== undefined && !isInstant(created)) report('E049', `created of ${name} is no RFC 3339 instant`);
  if (message === undefined || user === undefined) report('W007', `${name} lacks message or user`);
  if (message !== undefined && typeof message !== 'string') report('E094', `message of ${name} is not a string`);
  if (user !== undefined) checkUser(name, user, report);
  if (!isDigestMap(state)) {
    if (state !== undefined) report(isJsonObject(state) ? 'E051' : 'E050', `state of ${name} maps no digests to paths`);
    return false;
  }
  const paths = Object.values(state).flat();
  for (const { kind, path } of paths.flatMap(pathFaults))
    report(kind === 'slash' ? 'E053' : 'E052', `bad logical path in ${name}: ${path}`);
  for (const { path } of pathConflicts(paths)) report('E095', `logical path not unique in ${name}: ${path}`);
  return true;
}

function isInstant(value: unknown): boolean {
  const match = typeof value === 'string' ? RFC3339.exec(value) : null;
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function checkUser(name: string, user: unknown, report: Report): void {
  if (!isJsonObject(user) || typeof user.name !== 'string' || user.name === '')
    return report('E054', `user of ${name} has no name`);
  unknownKeys(user, ['name', 'address'], `user of ${name}`, report);
  if (user.address === undefined) report('W008', `user of ${name} has no address`);
  else if (typeof user.address !== 'string' || !URI.test(user.address))
    report('W009', `address of the user of ${name} is no URI`);
}

/** State digests are manifest digests, letter for letter; every manifest digest is used (a rule of 1.1). */
function checkReferences({ manifest, versions }: OcflInventory, spec: string | undefined, report: Report): void {
  const used = new Set<string>();
  for (const [name, version] of Object.entries(versions))
    for (const digest of Object.keys(version.state)) {
      used.add(digest);
      if (!Object.hasOwn(manifest, digest))
        report('E050', `digest in the state of ${name}, but not in the manifest: ${digest}`);
    }
  for (const digest of Object.keys(manifest))
    if (!used.has(digest)) report(spec === '1.0' ? 'E050' : 'E107', `manifest digest in no state: ${digest}`);
}

/** 3.5.4 */
function checkFixity({ fixity }: JsonObject, report: Report): boolean {
  if (fixity === undefined) return true;
  if (!isJsonObject(fixity)) {
    for (const code of ['E057', 'E111']) report(code, 'fixity is not a JSON object');
    return false;
  }
  for (const [algorithm, map] of Object.entries(fixity)) {
    if (!Object.hasOwn(DIGEST_ALGORITHMS, algorithm))
      report('E056', `unknown digest algorithm in fixity: ${algorithm}`);
    if (!isDigestMap(map)) {
      report('E057', `fixity of ${algorithm} maps no digests to paths`);
      return false;
    }
    checkDigestKeys(map, algorithm, 'E097', report);
    checkContentPaths(map, report);
  }
  return true;
}
