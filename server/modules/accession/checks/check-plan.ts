/**
 * The checks of handing over and taking in (DA/T 70-2018, stage YJ) and the closed list of what they can find. A check
 * that no program can decide stays `manual` and is never shown as passed.
 */
import type { Severity } from '../../../infra/db/index.ts';

export type Property = 'authenticity' | 'integrity' | 'usability' | 'security';

/** `external`: done by a program outside Lantai (a virus scanner) and manual where there is none. */
export type CheckMode = 'auto' | 'manual' | 'external';

export const CHECK_PLAN = {
  'YJ-1-2': 'auto',
  'YJ-1-3': 'auto',
  'YJ-1-4': 'auto',
  'YJ-1-5': 'auto',
  'YJ-1-6': 'auto',
  'YJ-1-7': 'auto',
  'YJ-1-8': 'auto',
  'YJ-1-10': 'auto',
  'YJ-1-11': 'auto',
  'YJ-1-12': 'auto',
  'YJ-1-13': 'auto',
  'YJ-1-14': 'auto',
  'YJ-2-1': 'auto',
  'YJ-2-2': 'auto',
  'YJ-2-4': 'auto',
  'YJ-2-5': 'manual',
  'YJ-2-6': 'auto',
  'YJ-2-7': 'auto',
  'YJ-2-9': 'manual',
  'YJ-3-1': 'auto',
  'YJ-3-3': 'auto',
  'YJ-3-4': 'auto',
  'YJ-3-8': 'auto',
  'YJ-4-2': 'external',
  'YJ-4-3': 'auto',
  'YJ-4-5': 'manual',
  'YJ-4-7': 'manual',
} as const satisfies Record<string, CheckMode>;
export type CheckCode = keyof typeof CHECK_PLAN;

const PROPERTIES: Record<string, Property> = {
  1: 'authenticity',
  2: 'integrity',
  3: 'usability',
  4: 'security',
};

/** The second number of a check's code names the property it serves. */
export const propertyOf = (checkCode: string): Property => PROPERTIES[checkCode.split('-')[1] ?? ''] ?? 'authenticity';

export const DEFECT_KINDS = {
  'duplicate-code': ['error', 'YJ-1-8'],
  'missing-content': ['error', 'YJ-1-11'],
  'orphan-content': ['error', 'YJ-4-3'],
  'bad-date': ['error', 'YJ-1-3'],
  'empty-title': ['error', 'YJ-2-4'],
  'bad-retention': ['error', 'YJ-1-4'],
  'zero-byte': ['error', 'YJ-2-7'],
  truncated: ['error', 'YJ-2-7'],
  'extension-mismatch': ['error', 'YJ-1-10'],
  classified: ['error', 'YJ-1-4'],
  'missing-field': ['error', 'YJ-2-4'],
  'missing-column': ['error', 'YJ-2-4'],
  'not-in-table': ['error', 'YJ-1-4'],
  'bad-type': ['error', 'YJ-1-3'],
  'over-length': ['error', 'YJ-1-2'],
  'bad-code': ['error', 'YJ-1-7'],
  'code-gap': ['error', 'YJ-2-6'],
  'count-mismatch': ['error', 'YJ-2-1'],
  'bytes-mismatch': ['error', 'YJ-2-2'],
  'digest-mismatch': ['error', 'YJ-1-14'],
  encrypted: ['error', 'YJ-3-8'],
  unreadable: ['error', 'YJ-3-4'],
  'format-refused': ['error', 'YJ-3-3'],
  malware: ['error', 'YJ-4-2'],
  'unsafe-path': ['error', 'YJ-1-13'],
  'bad-encoding': ['error', 'YJ-3-1'],
  'special-characters': ['warning', 'YJ-1-6'],
  'page-count': ['warning', 'YJ-1-5'],
  'year-mismatch': ['warning', 'YJ-1-5'],
  'too-long': ['warning', 'YJ-1-2'],
  'missing-inherited': ['warning', 'YJ-2-4'],
} as const satisfies Record<string, readonly [Severity, CheckCode]>;
export type DefectKind = keyof typeof DEFECT_KINDS;

/** How many checks of a property found nothing, of how many, and how many wait for a person. */
export function summarise(
  failed: ReadonlySet<string>,
  scanned: boolean,
): { property: Property; passed: number; total: number; manual: number }[] {
  return Object.values(PROPERTIES).map((property) => {
    const checks = Object.entries(CHECK_PLAN).filter(([code]) => propertyOf(code) === property);
    const isManual = (mode: CheckMode): boolean => mode === 'manual' || (mode === 'external' && !scanned);
    const automatic = checks.filter(([code, mode]) => !isManual(mode) || failed.has(code));
    return {
      property,
      passed: automatic.filter(([code]) => !failed.has(code)).length,
      total: checks.length,
      manual: checks.length - automatic.length,
    };
  });
}
