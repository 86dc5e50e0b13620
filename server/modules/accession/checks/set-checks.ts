/** Checks of the delivery as a whole: each code once, each row its files, numbers without holes, counts as stated. */
import { formatReferenceCode, normaliseKey, parseReferenceCode } from '../../../formats/reference-code/index.ts';
import type { CatalogueRow, Defect, DeliveredFile, ListedDigest, Package, Statement } from './delivery.types.ts';
import { defect, rowDefect } from './defect.ts';
import type { Pairing } from './pairing.ts';

/** A duplicate names all its rows and stops them all. `held`: keys that the holdings already have. */
export function checkDuplicates(packages: readonly Package[], held: ReadonlySet<string>): Defect[] {
  const byKey = Map.groupBy(
    packages.filter(({ key }) => key !== ''),
    ({ key }) => key,
  );
  return [...byKey.values()].flatMap((same) => {
    const where = held.has(same[0]!.key) ? 'holdings' : 'delivery';
    if (same.length === 1 && where === 'delivery') return [];
    const rows = same.map(({ row }) => row.row);
    return [
      defect('duplicate-code', {
        rows,
        code: same[0]!.row.values.code ?? null,
        params: { field: 'code', value: same[0]!.row.values.code ?? '', rows: rows.join('、'), where },
      }),
    ];
  });
}

/** Every row its folder with at least one file, every folder its row. */
export function checkPairing({ packages, orphans, strays }: Pairing): Defect[] {
  return [
    ...packages
      .filter(({ key, folder }) => key !== '' && folder === undefined)
      .map(({ row }) => rowDefect('missing-content', row, { value: row.values.code ?? '' })),
    ...orphans.map((folder) =>
      defect('orphan-content', { code: folder.path.split('/').at(-1)!, params: { value: folder.path } }),
    ),
    ...strays.map((file) => defect('orphan-content', { file: file.path, params: { value: file.path } })),
  ];
}

/**
 * Item numbers run from 0001 without holes within one fonds, category, year, retention and office (DA/T 22, YJ-2-6).
 * Each hole is one defect that names the first code it lacks. `isElsewhere`: the holdings have it, or the gate stopped it.
 */
export function checkGaps(rows: readonly CatalogueRow[], isElsewhere: (key: string) => boolean): Defect[] {
  const classes = new Map<string, { numbers: Set<number>; codeOf: (number: number) => string }>();
  for (const row of rows) {
    const code = parseReferenceCode(row.values.code ?? '');
    if (code?.number == null || code.dialect === 'volume' || code.dialect === 'old') continue;
    const width = code.number.length;
    const codeOf = (number: number): string =>
      formatReferenceCode({ ...code, number: String(number).padStart(width, '0') });
    const group = classes.get(codeOf(0)) ?? { numbers: new Set(), codeOf };
    classes.set(codeOf(0), group);
    group.numbers.add(Number(code.number));
  }
  return [...classes.values()].flatMap(({ numbers, codeOf }) => {
    const present = [...numbers].sort((a, b) => a - b);
    return present.flatMap((number, index) => {
      let from = (present[index - 1] ?? 0) + 1;
      let to = number - 1;
      while (from <= to && isElsewhere(normaliseKey(codeOf(from)))) from++;
      while (from <= to && isElsewhere(normaliseKey(codeOf(to)))) to--;
      if (from > to) return [];
      return [
        defect('code-gap', {
          code: codeOf(from),
          params: { value: codeOf(from), to: codeOf(to), count: to - from + 1, before: codeOf(number) },
        }),
      ];
    });
  });
}

/** Count is that of the rows, bytes are those of the item folders. What the agency does not state is not checked. */
export function checkStatement(statement: Statement, rowCount: number, contentBytes: number): Defect[] {
  const defects: Defect[] = [];
  if (statement.count !== undefined && statement.count !== rowCount)
    defects.push(defect('count-mismatch', { params: { stated: statement.count, found: rowCount } }));
  if (statement.bytes !== undefined && Math.abs(statement.bytes.value - contentBytes) > statement.bytes.tolerance)
    defects.push(defect('bytes-mismatch', { params: { stated: statement.bytes.value, found: contentBytes } }));
  return defects;
}

/** Each digest the agency lists must be that of the file received. A file listed but absent is missing content. */
export function checkDigests(
  listed: readonly ListedDigest[],
  files: readonly DeliveredFile[],
  placeOf: (path: string) => { rows: number[]; code: string | null } | undefined,
): Defect[] {
  const byPath = new Map(files.map((file) => [file.path.normalize('NFC'), file]));
  return listed.flatMap(({ path, algorithm, digest }) => {
    const file = byPath.get(path);
    const place = placeOf(path);
    // What the gate has taken away is not spoken of.
    if (place === undefined) return [];
    if (file === undefined) return [defect('missing-content', { ...place, file: path, params: { value: path } })];
    const actual = algorithm === 'unknown64' ? [file.sha256, file.sm3] : [file[algorithm]];
    if (actual.includes(digest)) return [];
    return [
      defect('digest-mismatch', {
        ...place,
        file: path,
        params: { value: path, expected: digest, actual: actual[0]! },
      }),
    ];
  });
}
