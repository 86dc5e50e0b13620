/**
 * Roles, permissions, and which role may do what: read by the policy (server/modules/identity/policy.ts), which alone
 * decides, and by the browser, which only hides what would be refused.
 */
export const ROLES = [
  'system-admin',
  'security-admin',
  'audit-admin',
  'archivist',
  'reviewer',
  'desk',
  'supervisor',
  'guide',
  'agency',
] as const;
export type Role = (typeof ROLES)[number];

/** The three administrators (三员). Nobody holds two of them, and none of them does archival work. */
export const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];

export const PERMISSIONS = [
  /** Open to everybody, signed in or not: what it shows is bounded by scope. */
  'public',
  /** Any signed-in person: her own account and preferences. */
  'signed-in',
  'unit.read',
  'unit.edit',
  'unit.open',
  /** The configuration of description: reading it, changing it. */
  'scheme.read',
  'scheme.edit',
  /** Where the physical records lie. */
  'location.read',
  'location.edit',
  'accession.read',
  'accession.submit',
  // Hands the papers of a closed initiative to the archive; the archive takes them in like any other delivery.
  'archiving.file',
  'accession.decide',
  'organization.read',
  'organization.edit',
  'user.read',
  'user.edit',
  'grant.edit',
  'ledger.read',
  'ledger.verify',
  'job.read',
  'job.manage',
  'system.manage',
  /** The working loop. Without the right to all, a person reads the findings of her agency or her own. */
  'finding.read',
  'finding.all',
  'finding.work',
  'finding.edit',
  'finding.admit',
  'finding.verify',
  /** Names of those whom a finding or a voice can be given to. */
  'people.list',
  'slip.issue',
  'voice.read',
  'voice.handle',
  /** The names of those who spoke. */
  'voice.names',
  'initiative.manage',
  /** Drafting and issuing reports: of the house where one sees all, else of one's agency. */
  'report.edit',
  /** Research. Without the right to all, a person reads where she has a part, an agency the visits it may know of. */
  'research.read',
  'research.all',
  'research.work',
  'research.manage',
  /** Inspections of agencies. Without the right to all: those one inspects, or of one's own agency. */
  'inspection.read',
  'inspection.all',
  'inspection.inspect',
  'inspection.manage',
  /** Self-check, answers and questions of an agency. */
  'inspection.answer',
  /** Study: one's own bodies; all bodies; settings, rosters and everybody's handed-in papers. */
  'study.read',
  'study.all',
  'study.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  'system-admin': [
    'organization.read',
    'organization.edit',
    'job.read',
    'job.manage',
    'system.manage',
    'scheme.read',
    'scheme.edit',
    'user.read',
    'user.edit',
    'study.read',
  ],
  'security-admin': ['organization.read', 'user.read', 'grant.edit', 'study.read'],
  'audit-admin': ['organization.read', 'user.read', 'ledger.read', 'ledger.verify', 'study.read'],
  archivist: [
    'unit.read',
    'unit.edit',
    'unit.open',
    'location.read',
    'location.edit',
    'scheme.read',
    'accession.read',
    'accession.submit',
    'archiving.file',
    'accession.decide',
    'organization.read',
    'job.read',
    'ledger.verify',
    'finding.read',
    'finding.all',
    'finding.work',
    'finding.edit',
    'people.list',
    'finding.verify',
    'voice.read',
    'voice.handle',
    'slip.issue',
    'research.read',
    'research.work',
    'study.read',
    'inspection.read',
    'inspection.inspect',
    'report.edit',
  ],
  reviewer: ['unit.read', 'unit.open', 'scheme.read', 'accession.read', 'organization.read', 'study.read'],
  desk: [
    'unit.read',
    'location.read',
    'organization.read',
    'finding.read',
    'finding.work',
    'voice.read',
    'voice.handle',
    'people.list',
    'voice.names',
    'research.read',
    'research.work',
    'study.read',
  ],
  supervisor: [
    'unit.read',
    'location.read',
    'scheme.read',
    'accession.read',
    'organization.read',
    'finding.read',
    'finding.all',
    'finding.work',
    'finding.edit',
    'people.list',
    'finding.admit',
    'finding.verify',
    'slip.issue',
    'voice.read',
    'voice.handle',
    'voice.names',
    'initiative.manage',
    'archiving.file',
    'research.read',
    'research.all',
    'research.work',
    'research.manage',
    'study.read',
    'study.all',
    'study.manage',
    'inspection.read',
    'inspection.all',
    'inspection.inspect',
    'inspection.manage',
    'report.edit',
  ],
  // A guiding group from above: reads and advises.
  guide: [
    'organization.read',
    'finding.read',
    'finding.all',
    'research.read',
    'research.all',
    'study.read',
    'study.all',
    'inspection.read',
    'inspection.all',
  ],
  agency: [
    'unit.read',
    'accession.read',
    'accession.submit',
    'organization.read',
    'finding.read',
    'finding.work',
    'research.read',
    'study.read',
    'inspection.read',
    'inspection.answer',
    'report.edit',
  ],
};

/** Why these roles cannot be held by one person, or undefined where they can. */
export function excludedPair(roles: readonly Role[]): [Role, Role] | undefined {
  const administrator = roles.find((role) => ADMINISTRATORS.includes(role));
  const other = roles.find((role) => role !== administrator);
  return administrator !== undefined && other !== undefined ? [administrator, other] : undefined;
}
