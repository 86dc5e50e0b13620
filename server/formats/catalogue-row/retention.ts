/** Retention terms 保管期限 as people write them, and their codes. */

/** 永久, Y; 30年, 定期30年, D30. The terms before 2006 (长期, 短期) belong to old codes and stay as they are. */
export function retentionCode(written: string): string | undefined {
  const text = written.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (text === '永久' || text === 'Y' || text === 'PERMANENT') return 'Y';
  if (text === '长期' || text === '短期') return text;
  const years = /^(?:定期)?[(]?(\d{1,3})(?:年|YEARS?)[)]?$/.exec(text)?.[1] ?? /^D(\d{1,3})$/.exec(text)?.[1];
  return years === undefined ? undefined : `D${Number(years)}`;
}

/** Terms of the code table for all records; others hold only where the reference code itself has them (accounts: D15). */
export const COMMON_TERMS = new Set(['Y', 'D30', 'D10', '长期', '短期']);

/** The term of a code, as people write it. */
export const retentionTerm = (code: string): string => (code === 'Y' ? '永久' : code.replace(/^D(\d+)$/, '$1年'));
